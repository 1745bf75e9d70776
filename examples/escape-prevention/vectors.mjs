// TABLE: ways out of a sandbox. Each is a guest program that gives what it reached; `host` is an object of the host's.
// `reached` tells, in the host, whether that is something the guest should not have.
const isProcess = (value) => typeof value === "object" && value !== null && value.pid === process.pid;

/** @type {readonly { name: string, source: string, reached: (value: any) => boolean }[]} */
export const vectors = [
  {
    name: "constructor of a handed object",
    source: "host.constructor.constructor('return process')()",
    reached: isProcess,
  },
  {
    name: "constructor of a handed function",
    source: "host.read.constructor('return process')()",
    reached: isProcess,
  },
  {
    name: "constructor of an argument",
    source: "let got; host.each((row) => { got = row.constructor.constructor('return process')(); }); got",
    reached: isProcess,
  },
  {
    name: "constructor of an error",
    source: "try { host.fail(); } catch (error) { error.constructor.constructor('return process')(); }",
    reached: isProcess,
  },
  {
    name: "the end of the stack in host code",
    source: `let tries = 0; const caught = [];
      const down = () => { try { down(); } catch { if (tries++ < 100) try { host.text(1); } catch (error) { caught[caught.length] = error; } } };
      down();
      caught.map((error) => { try { return error.constructor.constructor('return process')(); } catch {} }).find(Boolean)`,
    reached: isProcess,
  },
  {
    name: "__proto__ of a handed object",
    source: "host.__proto__.polluted = 'yes'; ({}).polluted",
    reached: () => "polluted" in {},
  },
  {
    name: "a prototype reached by reflection",
    source: "Object.getPrototypeOf(host.rows).polluted = 'yes'; [].polluted",
    reached: () => "polluted" in [],
  },
  {
    name: "__lookupGetter__ of a handed object",
    source: "host.__lookupGetter__('__proto__').constructor('return process')()",
    reached: isProcess,
  },
  {
    name: "Function of the host, by a descriptor",
    source:
      "Object.getOwnPropertyDescriptor(Object.getPrototypeOf(host), 'constructor').value.constructor('return process')()",
    reached: isProcess,
  },
  {
    name: "a registered symbol",
    source: `host.keep({ [Symbol.for("nodejs.util.inspect.custom")]: (depth, options, inspect) =>
      inspect.constructor("return process")().pid }); 0`,
    reached: (_, { inspected }) => inspected.includes(String(process.pid)),
  },
  {
    name: "the formatter of stacks",
    source: `const odd = new Error(); odd.name = Symbol("no text");
      try { odd.stack; } catch (error) { error.constructor.constructor('return process')(); }`,
    reached: isProcess,
  },
  {
    name: "a write to what was only to be read",
    source: "host.settings.limit = 1000000; host.settings.limit",
    reached: (_, { host }) => host.settings.limit !== 10,
  },
];

/** What a program of the host hands over, made anew for each attempt. */
export function makeHost() {
  const kept = [];
  const host = {
    rows: [{ id: 1 }, { id: 2 }],
    settings: { limit: 10 },
    read: (key) => host.settings[key],
    each: (visit) => host.rows.forEach((row) => visit(row)),
    text: (value) => JSON.stringify({ value }),
    keep: (value) => void kept.push(value),
    fail: () => {
      throw new TypeError("no");
    },
  };
  return { host, kept };
}

/** Takes back what an attempt has done to this process. */
export function cleanUp() {
  for (const prototype of [Object.prototype, Array.prototype]) Reflect.deleteProperty(prototype, "polluted");
}
