/**
 * A guest program that uses every piece of the host's on every object of its own: each property of `host` and of what it
 * leads to is read for another receiver, each function is called on and with objects of the guest's, and constructed with a
 * `new.target` of the guest's. What it gets, and what its own functions are called with, is given to `judge`.
 */
export const receiversText = `((host, judge, note) => {
  const { apply, construct, get, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
  const isObject = (v) => (typeof v === "object" && v !== null) || typeof v === "function";
  const attempt = (f) => { try { return f() } catch (e) { judge(e) } };
  const spied = { toString: () => "1", valueOf: () => 1, [Symbol.toPrimitive]() { judge(this); return 1 }, then: undefined };
  const spy = function (...args) { judge(this); args.forEach(judge); return spied };

  const bytes = new Uint8Array(4);
  const own = [
    bytes, new DataView(new ArrayBuffer(4)), new ArrayBuffer(4), new Map([[1, spied]]), new Set([1]), new Date(0), /a/g, new Error("g"),
    Promise.resolve(spied), spy, function () { return apply(spy, this, arguments) }, class { constructor(...args) { spy(...args) } },
    (function* () { yield spied })(), [spied, 1], Object("s"), new WeakRef({}), Object.create(host.instance), Object.create(host.map), undefined, 1,
    new Proxy({}, new Proxy({}, { get: (_, trap) => (...args) => { args.forEach(judge); return Reflect[trap](...args) } })),
    new Proxy(spy, { apply(_, self, args) { judge(self); args.forEach(judge); return spied }, get(t, k, r) { judge(r); return k === "prototype" ? {} : t[k] } }),
    { length: 2, 0: spied, size: 3, has: spy, keys: spy, next: spy, get: () => spy, value: 1, done: false, [Symbol.iterator]: spy, [Symbol.asyncIterator]: spy,
      source: "a", flags: "g", exec: spy, constructor: { [Symbol.species]: spy }, buffer: 1, byteLength: 2, get stack() { judge(this); return "x" } },
  ];
  // What lies behind a view is an object, too, and may have functions.
  bytes.buffer.evil = own[1].buffer.evil = spy;

  const found = [], known = new Set(), queue = [["host", host, 0]];
  const visit = (name, value, depth) => { if (isObject(value)) queue.push([name, value, depth]) };
  for (const [name, object, depth] of queue) {
    if (known.has(object)) continue;
    known.add(object);
    judge(object);
    found.push([name, object]);
    if (depth > DEPTH) continue;
    for (let holder = object, step = 0; isObject(holder) && step < 4; step += 1) {
      for (const key of attempt(() => ownKeys(holder)) ?? []) {
        visit(name + "." + String(key), attempt(() => object[key]), depth + 1);
        const { get: getter, set: setter } = attempt(() => getOwnPropertyDescriptor(holder, key)) ?? {};
        visit("get " + name + "." + String(key), getter, depth + 2);
        visit("set " + name + "." + String(key), setter, depth + 2);
      }
      holder = attempt(() => getPrototypeOf(holder));
      visit(name + ".__proto__", holder, depth + 1);
    }
  }

  const looked = new Set();
  const look = (value) => {
    judge(value);
    if (!isObject(value) || looked.has(value)) return;
    looked.add(value);
    for (const key of (attempt(() => ownKeys(value)) ?? []).slice(0, 12)) judge(attempt(() => value[key]));
    attempt(() => value.evil?.(host.instance));
  };
  const always = ["buffer", "parent", "constructor", "stack", "caller", "arguments", "then", "__proto__", Symbol.iterator, Symbol.species];
  let count = 0;
  const use = (what, f) => { note(what); count += 1; look(attempt(f)) };
  for (const [name, object] of found) {
    const keys = new Set(always);
    for (let holder = object, step = 0; isObject(holder) && step < 5; holder = attempt(() => getPrototypeOf(holder)), step += 1)
      for (const key of attempt(() => ownKeys(holder)) ?? []) keys.add(key);
    for (const key of [...keys].slice(0, 70)) for (const one of own) use(name + "." + String(key), () => get(object, key, one));
    if (typeof object !== "function") continue;
    for (const one of own) for (const other of own) {
      use(name + "()", () => apply(object, one, [other, spy, other]));
      if (typeof one === "function") use("new " + name, () => construct(object, [other, spy], one));
    }
  }
  return count;
})`;
