/**
 * Text evaluated in the guest realm, raw and before the attack; its value is the record that the oracle reads.
 *
 * It gives the attack these globals, all of the guest's realm and built on captured intrinsics only:
 * - `submit(x)`: hands over what the attacker believes to be a host object (or a shared symbol);
 * - `pwn(x)`: submits `x`, what its constructors and prototypes lead to, and tries each function found as a compiler;
 * - `tell(x)`: hands over text that may hold data of the host;
 * - `claim(x)`: hands over memory that a limit should have refused;
 * - `late()`: marks that guest code ran at this moment;
 * - `spin()`: computes for 400 ms and then marks that nothing stopped it;
 * - `attempt(f)`: calls `f` and gives its result, or what it threw, both submitted.
 */
export const PRELUDE = `(function () {
  "use strict";
  const apply = Reflect.apply, define = Reflect.defineProperty, getProto = Reflect.getPrototypeOf;
  const describe = Reflect.getOwnPropertyDescriptor, keysOf = Reflect.ownKeys;
  const mapSet = Map.prototype.set, now = Date.now, slice = String.prototype.slice;
  const submitted = new Map(), told = new Map(), claimed = new Map();
  const counters = { __proto__: null, late: 0, spun: 0 };
  const isObject = (x) => x !== null && (typeof x === "object" || typeof x === "function");
  const submit = (x) => {
    if (isObject(x) || typeof x === "symbol") apply(mapSet, submitted, [x, 0]);
    return x;
  };
  const tell = (x) => {
    if (typeof x === "string") apply(mapSet, told, [apply(slice, x, [0, 20000]), 0]);
    return x;
  };
  const claim = (x) => { if (isObject(x) || typeof x === "string") apply(mapSet, claimed, [x, 0]); return x; };
  const late = () => { counters.late++; };
  const spin = () => {
    const end = now() + 400;
    while (now() < end);
    counters.spun++;
  };
  const quiet = (f) => { try { return f(); } catch (e) { submit(e); return undefined; } };
  const compile = (f) => {
    submit(quiet(() => f("hostCanary()")()));
    submit(quiet(() => f("return this")()));
    submit(quiet(() => f("return process")()));
  };
  const look = (x, depth) => {
    if (!isObject(x)) { tell(x); submit(x); return; }
    submit(x);
    if (depth === 0) return;
    tell(quiet(() => x.stack));
    tell(quiet(() => x.message));
    const owner = quiet(() => x.constructor);
    const maker = quiet(() => owner.constructor);
    submit(owner);
    if (typeof maker === "function") { submit(maker); compile(maker); }
    if (typeof owner === "function" && owner !== maker) quiet(() => compile(owner));
    let up = quiet(() => getProto(x));
    for (let steps = 0; isObject(up) && steps < 12; steps++) {
      submit(up);
      const here = up;
      const made = quiet(() => describe(here, "constructor").value);
      submit(made);
      up = quiet(() => getProto(here));
    }
    const keys = quiet(() => keysOf(x)) || [];
    for (let i = 0; i < keys.length && i < 40; i++) {
      const d = quiet(() => describe(x, keys[i]));
      if (!isObject(d)) continue;
      submit(keys[i]); submit(d); submit(d.value); submit(d.get); submit(d.set);
    }
  };
  const pwn = (x) => { look(x, 1); return x; };
  const attempt = (f) => {
    let r;
    try { r = f(); } catch (e) { r = e; }
    submit(r);
    return r;
  };
  const give = (name, value) => define(globalThis, name, { __proto__: null, value, writable: false, enumerable: false, configurable: false });
  give("submit", submit); give("pwn", pwn); give("tell", tell); give("claim", claim);
  give("late", late); give("spin", spin); give("attempt", attempt);
  return { __proto__: null, submitted, told, claimed, counters, describe, objectPrototype: Object.prototype, functionPrototype: Function.prototype };
})()`;
