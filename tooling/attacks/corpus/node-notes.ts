import type { AttackEntry } from "../entry.ts";
import { family } from "./define.ts";

const REJECTED: Readonly<Record<string, string>> = {
  promise: "Object.setPrototypeOf(Promise.reject(1), ABOVE);",
  subclass: "class P extends Promise {} Object.setPrototypeOf(P.prototype, ABOVE); P.reject(1);",
  "new-target":
    "const C = function () {}.bind(); C.prototype = ABOVE; Reflect.construct(Promise, [(ok, no) => no(1)], C);",
};

/** What stands above a promise and fails without a trap being asked for anything. */
const ABOVE: Readonly<Record<string, string>> = {
  revoked: "(() => { const { proxy, revoke } = Proxy.revocable(Promise.prototype, {}); revoke(); return proxy; })()",
  "revoked-in-between":
    "(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return new Proxy(proxy, {}); })()",
  "handler-accessor": "new Proxy(Promise.prototype, { get get() { throw 1; } })",
  "handler-proxy": "new Proxy(Promise.prototype, new Proxy({}, { get() { throw { a: 1 }; } }))",
  "handler-revoked":
    "(() => { const { proxy, revoke } = Proxy.revocable({}, {}); const p = new Proxy({}, proxy); revoke(); return p; })()",
  "native-trap": "new Proxy(Promise.prototype, { get: Math.max.bind(null, NaN) })",
  "nested-deep": "(() => { let p = {}; for (let i = 0; i < 100000; i++) p = new Proxy(p, {}); return p; })()",
  "nested-invariant":
    "new Proxy(new Proxy({}, { getOwnPropertyDescriptor() { throw 1; } }), { get() { return undefined; } })",
};

/** Class 16 and 35: what stands above a promise when Node reads its notes on it. */
const above: AttackEntry[] = family(
  "node-notes",
  { breaks: ["I9"], threat: "I35", target: "vm", goal: "end" },
  Object.entries(ABOVE).flatMap(([kind, text]) =>
    Object.entries(REJECTED).map(([where, program]) => ({
      name: `${kind}-${where}`,
      title: `An unhandled rejection whose promise has something above it (${where}) that fails by itself: ${kind}`,
      source: program.replace("ABOVE", text),
      options: { wait: 20 },
    })),
  ),
);

const KILL =
  "for (const v of [NaN, -5, {}]) for (const s of symbols) { const p = new Promise((ok, no) => { globalThis.no = no; }); attempt(() => Object.defineProperty(p, s, { value: v })); no(1); }";

/** Ways to the symbols under which Node keeps its notes, and what they are good for. */
const symbols: AttackEntry[] = family(
  "node-notes",
  { breaks: ["I9", "I1"], threat: "I35", target: "vm", goal: "end", options: { wait: 20 } },
  [
    {
      name: "symbols-of-a-timer",
      title: "Takes the symbols of Node's notes from a timer of the host",
      source: `const symbols = Object.getOwnPropertySymbols(host.timer()); ${KILL}`,
    },
    {
      name: "symbols-by-descriptors",
      title: "Takes the symbols of Node's notes from descriptors and keys of a timer of the host",
      source: `const t = host.timer(), o = { ...t }; const symbols = [...Reflect.ownKeys(t), ...Reflect.ownKeys(Object.getOwnPropertyDescriptors(t)), ...Reflect.ownKeys(o)].filter((k) => typeof k === "symbol"); ${KILL}`,
    },
    {
      name: "symbols-by-traps",
      title: "Takes the symbols of Node's notes from keys that traps are given",
      source: `const symbols = []; const note = (t, k) => { if (typeof k === "symbol") symbols.push(k); }; const h = { get: note, set(t, k) { note(t, k); return true; }, has: note, defineProperty(t, k) { note(t, k); return true; }, getOwnPropertyDescriptor(t, k) { note(t, k); }, deleteProperty(t, k) { note(t, k); return true; } }; Object.assign(new Proxy({}, h), host.timer()); attempt(() => Object.defineProperties(new Proxy({}, h), Object.getOwnPropertyDescriptors(host.timer()))); Object.setPrototypeOf(Promise.reject(1), new Proxy(Promise.prototype, h)); ${KILL}`,
    },
    {
      name: "symbols-of-followed-promises",
      title: "Takes the symbols of Node's notes from promises, while the host follows promises",
      options: { wait: 20, hooks: "before" },
      source: `const p = Promise.resolve(1), q = host.resolve(); const symbols = [p, q, { ...p }, { ...q }].flatMap((x) => Reflect.ownKeys(x)).filter((k) => typeof k === "symbol"); ${KILL}`,
    },
    {
      name: "frozen-before-hooks",
      title: "Promises that take no more properties when the host begins to follow promises",
      options: { wait: 20, hooks: "after" },
      source: `for (const fix of [Object.freeze, Object.seal, Object.preventExtensions, Reflect.preventExtensions, (p) => Object.freeze(new Proxy(p, {})), (p) => Object.freeze(Object.setPrototypeOf(p, null))]) { let ok; const p = new Promise((r) => { ok = r; }); const q = (async () => { await p; })(); Promise.prototype.then.call(q, () => {}); fix(p); fix(q); Promise.prototype.then.call(p, () => {}); host.later(ok); fix(Promise.reject(1)); }`,
    },
    {
      name: "copied-notes",
      title: "Copies Node's notes from promise to promise, frozen, and to what they inherit from",
      options: { wait: 20, hooks: "before" },
      source: `const p = Promise.resolve(1), o = Object.freeze({ ...p }); class P extends Promise {} Object.setPrototypeOf(P.prototype, new Proxy(o, {})); P.reject(1); Object.setPrototypeOf(P.prototype, o); P.reject(1); Object.setPrototypeOf(Promise.reject(1), Object.freeze(Promise.resolve(2))); Object.defineProperties(new Promise((ok, no) => no(1)), Object.getOwnPropertyDescriptors(p)); attempt(() => Object.assign(Object.prototype, p)); Promise.reject(1); (async () => { throw 1; })();`,
    },
  ],
);

/** Class 1 and 16: what a host sees that follows promises. */
const followed: AttackEntry[] = family(
  "node-notes",
  { breaks: ["I1", "I9"], threat: "C16", target: "vm", options: { wait: 30, hooks: "before" } },
  [
    {
      name: "hooks-see-promises",
      title: "Hooks of the host are shown promises of every kind that a guest makes",
      source: `Promise.resolve(1).then(() => {}); (async () => { await 1; await host.resolve(); })(); (async function* () { yield 1; })().next(); class P extends Promise {} P.resolve(1).then(() => {}); new Promise(() => {});`,
    },
    {
      name: "hooks-see-disguised-promises",
      title: "Hooks of the host are shown promises under proxies and with other prototypes",
      source: `host.later(() => { const C = function () {}.bind(); for (const above of [new Proxy(Promise.prototype, {}), new Proxy(Promise.prototype, { get(t, k, r) { return typeof k === "symbol" ? { raw: true } : Reflect.get(t, k, r); } }), { __proto__: Promise.prototype }, {}]) { C.prototype = above; const p = Reflect.construct(Promise, [(ok) => ok(1)], C); Promise.prototype.then.call(p, () => {}); } });`,
    },
  ],
);

export const nodeNotes: AttackEntry[] = [...above, ...symbols, ...followed];
