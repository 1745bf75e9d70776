/**
 * TABLE: one attack for each class of threat. A sample is a program of the guest's; it is judged by what the host finds
 * afterwards, never by what it says. The global `host` holds what a host program would hand over (`child/attack-host.ts`);
 * `hostCanary` exists in the host's realm only, so that whoever calls it has compiled code there.
 */

/** How an attack is set up, besides the usual. */
export interface AttackSetup {
  /** Runs in `NodeVM`; the bare context gets Node's own `require`, `module` and `process`. */
  readonly modules?: true;
  /** Runs with these files in memory and a root of `/app`; the bare context gets a loader as people write them. */
  readonly files?: true;
  readonly allowAsync?: false;
  readonly nesting?: true;
}

/** One attack of the gallery. */
export interface Attack {
  /** The class: a letter for the family, and a number. */
  readonly id: string;
  readonly title: string;
  /** What stops it here, in a sentence. */
  readonly stops: string;
  /** The invariant that this upholds. */
  readonly invariant: string;
  readonly source: string;
  readonly setup?: AttackSetup;
}

/** The families, by the letter of their ids. */
export const families: Readonly<Record<string, string>> = {
  A: "Reaching host objects",
  B: "Errors",
  C: "Asynchrony",
  D: "Code generation",
  E: "Symbols and hooks",
  F: "Mutation",
  G: "Memory and data",
  H: "Modules",
  I: "Stopping the host",
};

/** Every attack, in order. */
export const gallery: readonly Attack[] = [
  {
    id: "A1",
    title: "Climb the constructors",
    stops: "A host function's constructor is the guest's own Function: what it compiles runs in the guest.",
    invariant: "I2",
    source: `// Every function knows the Function of its realm.
const compile = host.greet.constructor;
compile("return hostCanary()")();`,
  },
  {
    id: "A2",
    title: "Use the host's intrinsics as tools",
    stops: "No guest holds a host intrinsic: the map of a host list is the guest's own.",
    invariant: "I2",
    source: `// Borrow the host's map and let the engine carry its Function over.
const { map } = host.list;
const [compile] = map.call([map], (f) => f.constructor);
compile("return hostCanary()")();`,
  },
  {
    id: "A3",
    title: "Let the engine carry values",
    stops: "What the engine puts into a guest's container goes through its proxy, and crosses there.",
    invariant: "I1",
    source: `// The host maps a list of ours; the engine asks it for a container.
const loot = [];
const list = [1, 2];
list.constructor = { [Symbol.species]: function () { return loot; } };
host.expand(list);
loot[0].constructor.constructor("return hostCanary()")();`,
  },
  {
    id: "A4",
    title: "Make the printer open a proxy",
    stops: "A handler in foreign hands is worthless, and Node's printing symbol is not the guest's.",
    invariant: "I4",
    source: `// A printer that shows proxies opens the handler, which prints itself.
const handler = {
  [Symbol.for("nodejs.util.inspect.custom")](depth, options, inspect) {
    return inspect.constructor("return hostCanary()")();
  },
};
host.inspect(new Proxy({}, handler), { showProxy: true });`,
  },
  {
    id: "A5",
    title: "Act inside a trap",
    stops: "What a trap of a guest's proxy is given has crossed like every other value.",
    invariant: "I1",
    source: `// The engine makes the descriptor for this trap, in the realm that asked.
host.define(
  new Proxy({}, {
    defineProperty(target, key, descriptor) {
      descriptor.constructor.constructor("return hostCanary()")();
      return true;
    },
  }),
);`,
  },
  {
    id: "A6",
    title: "Ask who called",
    stops: "Caller and arguments of a function are not handed over with it.",
    invariant: "I1",
    source: `// Sloppy functions name whoever is calling them.
function guest() {
  return guest.caller.constructor("return hostCanary()")();
}
host.callSloppy(guest);`,
  },
  {
    id: "A7",
    title: "Look where no trap looks",
    stops: "The strings of a template are an object like any other: it crosses as a proxy.",
    invariant: "I1",
    source: `// The host calls a tag of ours; the engine makes its first argument.
host.template((strings) => {
  strings.raw.constructor.constructor("return hostCanary()")();
});`,
  },
  {
    id: "A8",
    title: "Come without a prototype",
    stops: "An object without prototype is wrapped by the side that owns it, like all others.",
    invariant: "I1",
    source: `// Nothing to climb on the object itself, but on what it holds.
const { run } = host.bare;
run.constructor("return hostCanary()")();`,
  },
  {
    id: "A9",
    title: "Re-enter by __proto__",
    stops: "The accessor that the guest finds is its own, and prototypes of the host are read-only.",
    invariant: "I2",
    source: `// The accessor behind __proto__, taken from the host's object.
const getter = host.object.__lookupGetter__("__proto__");
const root = getter.call(host.object);
root.polluted = true;
root.constructor.constructor("return hostCanary()")();`,
  },
  {
    id: "B10",
    title: "Overflow inside the host",
    stops: "Errors never cross by being thrown; one at the end of the stack is dropped for a fresh one.",
    invariant: "I3",
    source: `// At the edge of the stack, the function that fails may be the host's.
let errors = [];
const down = () => {
  try {
    host.greet("you");
    down();
  } catch (error) {
    errors[errors.length] = error;
  }
};
for (let i = 0; i < 4; i++) {
  errors = [];
  ((...padding) => down())(...Array(i));
  for (const error of errors.slice(0, 3))
    try { error.constructor.constructor("return hostCanary()")(); } catch {}
}`,
  },
  {
    id: "B11",
    title: "Break the formatter of stacks",
    stops: "The guest has a formatter of its own, that always answers.",
    invariant: "I3",
    source: `// Node's formatter is a host function. Make it throw.
const error = new Error("mine");
error.name = Symbol("not a text");
try {
  error.stack;
} catch (theirs) {
  theirs.constructor.constructor("return hostCanary()")();
}`,
  },
  {
    id: "B12",
    title: "Unpack nested errors",
    stops: "What an error holds is reached through its proxy, at any depth.",
    invariant: "I1",
    source: `// An error with errors in it, and a cause in those.
try {
  host.failMany();
} catch (error) {
  error.errors[0].cause.constructor.constructor("return hostCanary()")();
}`,
  },
  {
    id: "B13",
    title: "Catch without catch",
    stops: "The error is the guest's view of it already when the port returns it, whoever gets it then.",
    invariant: "I3",
    source: `// A delegating generator turns what is thrown into a rejection.
const inner = { [Symbol.asyncIterator]: () => ({ next: host.fail }) };
const outer = (async function* () { yield* inner; })();
outer.next().catch((error) => {
  error.constructor.constructor("return hostCanary()")();
});`,
  },
  {
    id: "B14",
    title: "Read the host's paths",
    stops: "Stacks that cross show no frame of the host's.",
    invariant: "I1",
    source: `// Where does this program live?
try {
  host.fail();
} catch (error) {
  host.tell(error.stack);
}`,
  },
  {
    id: "C15",
    title: "Replace then",
    stops: "What the host passes to a method of the guest's is converted, callbacks too.",
    invariant: "I1",
    source: `// The host calls "then" on a promise of ours, with a function of its own.
Promise.prototype.then = (callback) => {
  callback.constructor("return hostCanary()")();
};
host.chain(Promise.resolve(1));`,
  },
  {
    id: "C16",
    title: "Poison the host's logger",
    stops: "A rejection that a guest leaves alone is an event of its VM, crossed, and no event of the process.",
    invariant: "I9",
    source: `// Nobody handles this, so a listener of the host gets it as it is.
Promise.reject({
  errors: {
    map(format) {
      format.constructor("return hostCanary()")();
    },
  },
});`,
  },
  {
    id: "C17",
    title: "Outlive the time limit",
    stops: "Promise jobs run inside the limit of the entry that made them.",
    invariant: "I9",
    source: `// The program returns at once. Its promise job does not.
Promise.resolve().then(() => {
  for (;;);
});
"done";`,
  },
  {
    id: "C18",
    title: "Run later all the same",
    stops: "With allowAsync off, nothing that could run later can be made.",
    invariant: "I10",
    setup: { allowAsync: false },
    source: `// "No asynchrony" was the rule. A job is asynchronous.
Promise.resolve().then(() => host.late());`,
  },
  {
    id: "D19",
    title: "Find another Function",
    stops: "All four evaluators are denied at the border; the guest gets its own tamed ones.",
    invariant: "I2",
    source: `// Generators have a constructor that compiles, too.
const Generator = Object.getPrototypeOf(host.generate).constructor;
Generator("yield hostCanary()")().next();`,
  },
  {
    id: "D20",
    title: "Import dynamically",
    stops: "No native import expression is ever compiled in a guest, from no text.",
    invariant: "I7",
    source: `// A native import fails, with an error of the host's.
eval('im' + 'port("node:fs")').catch((error) => {
  error.constructor.constructor("return hostCanary()")();
});`,
  },
  {
    id: "D21",
    title: "Confuse the instrumentation",
    stops: "A guarded clause inside of with is refused, and the membrane does not rely on it anyway.",
    invariant: "I11",
    source: `// Inside of "with", every name may mean something else.
with ({ toString: null }) {
  try {
    host.fail();
  } catch (error) {
    error.constructor.constructor("return hostCanary()")();
  }
}`,
  },
  {
    id: "E22",
    title: "Share a registered symbol",
    stops: "The guest has a registry of symbols of its own; Node's never cross.",
    invariant: "I8",
    source: `// Node prints an object by the method under this symbol.
host.inspect({
  [Symbol.for("nodejs.util.inspect.custom")](depth, options, inspect) {
    return inspect.constructor("return hostCanary()")();
  },
});`,
  },
  {
    id: "E23",
    title: "Replace what the host will call",
    stops: "A replaced method gets converted arguments, and our own code calls none of them.",
    invariant: "I5",
    source: `// The host means to push into our list.
Array.prototype.push = (value) => {
  value.constructor.constructor("return hostCanary()")();
};
host.collect([]);`,
  },
  {
    id: "F24",
    title: "Pollute a prototype",
    stops: "A prototype of the host's is the guest's own, or read-only.",
    invariant: "I6",
    source: `// Every object of the host inherits this.
Object.getPrototypeOf(host.object).polluted = "yes";
Object.getPrototypeOf(host.list).polluted = "yes";`,
  },
  {
    id: "F25",
    title: "Change what is read-only",
    stops: "Read-only holds for all that is reached, and for the methods of built-in objects.",
    invariant: "I6",
    source: `// Frozen at the top, but what of the rest?
host.settings.limits.size = 1e9;
host.settings.since.setTime(0);
host.settings.tags.push("mine");`,
  },
  {
    id: "G26",
    title: "Read the memory next door",
    stops: "The pool behind Node's buffers never crosses: a guest sees the bytes that it was given.",
    invariant: "I1",
    source: `// Small buffers share one memory with others of the process.
const memory = new Uint8Array(host.bytes.buffer);
let text = "";
for (const byte of memory) text += String.fromCharCode(byte);
host.tell(text);`,
  },
  {
    id: "G27",
    title: "Allocate without bound",
    stops: "Each thing that takes a size asks the limit first (1 MB here).",
    invariant: "I10",
    source: `// One call, 64 megabytes.
host.claim(new Uint8Array(64 * 1024 * 1024));`,
  },
  {
    id: "G28",
    title: "Read the environment",
    stops: "The guest's process is its own: no environment, no paths of the host's.",
    invariant: "I10",
    setup: { modules: true },
    source: `// What Node tells every module.
host.tell(JSON.stringify([process.env, process.argv, process.execPath]));`,
  },
  {
    id: "H29",
    title: "Ask for a dangerous module",
    stops: "Builtins are denied unless allowed by name, and these never are by a wildcard.",
    invariant: "I10",
    setup: { modules: true },
    source: `// By each of its names.
const names = ["child_process", "node:child_process", "module", "worker_threads"];
const tries = names.map((name) => () => require(name));
tries.push(() => process.getBuiltinModule("child_process"));
for (const get of tries) try { host.power(get()); } catch {}`,
  },
  {
    id: "H30",
    title: "Find power in a harmless module",
    stops: "Allowed modules are given member by member, from reviewed tables.",
    invariant: "I10",
    setup: { modules: true },
    source: `// "util" is allowed. All of it? These reach into Node itself.
const util = require("util");
host.power(util.transferableAbortController);
host.power(util.transferableAbortSignal);
host.power(util.aborted);`,
  },
  {
    id: "H31",
    title: "Leave the folder",
    stops: "Paths are compared after links and dots are followed, folder by folder.",
    invariant: "I10",
    setup: { files: true },
    source: `// Only /app may be read.
for (const path of ["/app/../secret/key.js", "/app-private/key.js", "../secret/key.js"])
  try { host.tell(require(path)); } catch {}`,
  },
  {
    id: "H32",
    title: "Bear a similar name",
    stops: "Names of packages match as a whole.",
    invariant: "I10",
    setup: { files: true },
    source: `// The package "left-pad" is allowed. This is another one.
host.tell(require("evil-left-pad"));`,
  },
  {
    id: "H33",
    title: "Tamper with the loader",
    stops: "The guest's module objects are plain data of its own: no loader hangs on them.",
    invariant: "I2",
    setup: { modules: true },
    source: `// A module knows its constructor, and that one knows how to load.
const Module = module.constructor;
host.power(Module._load("child_process"));`,
  },
  {
    id: "H34",
    title: "Exploit a contradiction in the options",
    stops: "Nesting without a statement of what may be required is refused when the VM is made.",
    invariant: "I10",
    setup: { modules: true, nesting: true },
    source: `// A guest that may make sandboxes makes one that allows everything.
const names = ["vm2", "vm"];
const [tool] = names.flatMap((name) => { try { return [require(name)]; } catch { return []; } });
if (tool.NodeVM) host.power(new tool.NodeVM({ require: { builtin: ["child_process"] } }).require("child_process"));
else tool.runInThisContext("hostCanary()");`,
  },
  {
    id: "I35",
    title: "End the process",
    stops: "Failures of a guest are told apart and stay events of its VM.",
    invariant: "I9",
    source: `// One rejection that nobody handles ends a Node process.
Promise.reject(new Error("nobody handles me"));`,
  },
  {
    id: "I36",
    title: "Send what cannot be cloned",
    stops: "The failure of the copy crosses like every other error.",
    invariant: "I3",
    source: `// Copying a function fails, with an error of the host's.
try {
  host.copy(() => {});
} catch (error) {
  error.constructor.constructor("return hostCanary()")();
}`,
  },
];
