/** TABLE: programs to begin with, and the options that each wants. */
import type { Choice } from "./options.ts";

/** A sample of the editor. */
export interface Sample {
  readonly name: string;
  /** What to look at, in a sentence. */
  readonly note: string;
  readonly source: string;
  readonly choice?: Partial<Choice>;
}

/** In the order of the list; the first one is shown at the start. */
export const samples: readonly Sample[] = [
  {
    name: "Live objects",
    note: "The guest uses the host's objects as if there were no border. Each use is listed under “What crossed”.",
    source: `// The host handed over what host.js shows: cart, total, euros …
// They are live: what changes here, changes there.
console.log("Welcome to the", shop.name);

cart.items.push({ name: "plum", cents: 35 });

// The host calls this function back, once for each item.
const sum = total((item) => item.cents);

euros(sum);
`,
  },
  {
    name: "Try to get out",
    note: "Six classics. In a bare node:vm context most of them hand over the whole process.",
    source: `const attempts = {
  "constructor chain": () => euros.constructor("return process")(),
  "prototype": () => { Object.getPrototypeOf(shop).polluted = true; return "only its own"; },
  "stack": () => { try { order(0.5); } catch (e) { return e.stack.includes("host") || "no frame of the host"; } },
  "error": () => { try { order(0.5); } catch (e) { return e.constructor.constructor("return process")(); } },
  "class": () => { Account.prototype.pay = () => "mine"; return new Account().pay(1) === "mine"; },
  "this": () => (function () { return typeof this.process; })(),
};

for (const [name, attempt] of Object.entries(attempts)) {
  try {
    console.log(name.padEnd(18), "→", attempt());
  } catch (error) {
    console.log(name.padEnd(18), "→", error.message);
  }
}
`,
  },
  {
    name: "An error",
    note: "The host throws into the guest, and the line that did not expect it is marked.",
    source: `const paid = order(2);
console.log(paid);

const halves = [1, 1.5, 2];
halves.map((number) => order(number));
`,
  },
  {
    name: "Endless loop, with a limit",
    note: "The option “Time limit” ends the entry after a second. The host's process lives on.",
    source: `let rounds = 0;
console.log("counting …");
for (;;) rounds++;
`,
    choice: { timeout: 1_000 },
  },
  {
    name: "Endless loop: press Stop",
    note: "No limit of time: it runs until you press Stop, or the server kills its process after 10 seconds.",
    source: `console.log("press Stop");
for (;;);
`,
    choice: { timeout: 0 },
  },
  {
    name: "Policies",
    note: "The same program under “read-only”, with the key “password” hidden. Change the policy and run it again.",
    source: `const attempt = (what, go) => {
  try {
    console.log(what, "→", go());
  } catch (error) {
    console.log(what, "→", error.message);
  }
};

attempt("read the password", () => user.password);
attempt("list the keys", () => Object.keys(user));
attempt("change the name", () => { "use strict"; user.name = "Eve"; return user.name; });
attempt("store a function", () => { "use strict"; user.login = () => {}; return "stored"; });
attempt("empty the cart", () => { cart.items.length = 0; return cart.items; });
`,
    choice: { policy: "readonly", hidden: "password" },
  },
  {
    name: "Classes across the border",
    note: "A guest's class extends the host's, private fields included. instanceof holds on both sides.",
    source: `class Saving extends Account {
  pay(cents) {
    return super.pay(cents * 2);
  }
}

const saving = new Saving().pay(150).pay(50);
console.log(saving instanceof Account, saving.balance);

saving;
`,
  },
  {
    name: "Promises",
    note: "Promises and await work across the border. What is left unhandled becomes an event, not the end of the process.",
    source: `const names = ["apple", "pear", "plum"];

Promise.reject(new Error("nobody handles me"));

(async () => {
  const all = await Promise.all(names.map((name) => stock(name)));
  console.log("in stock:", all.map(({ name, left }) => \`\${left} × \${name}\`).join(", "));
  return all;
})();
`,
  },
  {
    name: "Modules (NodeVM)",
    note: "NodeVM adds require. Only what is ticked under “Builtins” exists for the guest.",
    source: `const { join } = require("node:path");
console.log(join("/shop", "..", "cart"));

try {
  require("node:child_process");
} catch (error) {
  console.log(error.message);
}

setTimeout(() => console.log("timers work, too"), 50);

module.exports = { total: total((item) => item.cents) };
`,
    choice: { vm: "NodeVM", builtins: ["path"] },
  },
  {
    name: "Too much memory",
    note: "A sandbox in one process cannot cap the heap. The process around it can: it is killed, and nothing else is.",
    source: `const all = [];
for (;;) all.push(new Array(10_000).fill("more"));
`,
    choice: { timeout: 5_000, memory: 64 },
  },
];
