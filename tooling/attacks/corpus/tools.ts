import type { AttackEntry } from "../entry.ts";
import { family } from "./define.ts";

/** Class 2: intrinsics of the host as tools, species among them. */
const intrinsics: AttackEntry[] = family("tools", { breaks: ["I1", "I2"], threat: "A2", target: "bridge" }, [
  {
    name: "species-own-constructor",
    title: "Gives a host array a constructor, so that the host's map builds its result in a guest container",
    source: `const got = []; host.array.constructor = function () { return new Proxy(got, { defineProperty(t, k, d) { pwn(d.value); return Reflect.defineProperty(t, k, d); } }); };
      host.array.constructor[Symbol.species] = host.array.constructor;
      pwn(host.mapper(host.array, (x) => x)); got.forEach(pwn);`,
  },
  {
    name: "species-on-guest-array",
    title: "Hands the host a guest array whose species answers with a guest object",
    source: `const got = {}; const a = [1, 2]; a.constructor = { [Symbol.species]: function () { return got; } };
      pwn(host.mapper(a, () => host.fresh)); pwn(got[0]); pwn(host.concat(a, host.array)); pwn(got[2]);`,
  },
  {
    name: "species-accessor-twice",
    title: "A species accessor that answers differently the second time",
    source: `let n = 0; const a = [host.object, 2];
      Object.defineProperty(a, "constructor", { get() { n++; return { get [Symbol.species]() { return n > 1 ? function () { return sink; } : undefined; } }; } });
      const sink = new Proxy({}, { defineProperty(t, k, d) { pwn(d); pwn(d.value); return Reflect.defineProperty(t, k, d); } });
      pwn(host.mapper(a, (x) => host.fresh())); pwn(sink[0]);`,
  },
  {
    name: "self-returning-species",
    title: "A species constructor that returns the very host array that is being mapped",
    source: `const a = host.array; const C = function () { return a; }; C[Symbol.species] = C; a.constructor = C;
      pwn(a.map((x) => x)); pwn(a.filter(() => true)); pwn(a.slice()); pwn(a.concat([host.fresh])); pwn(host.mapper(a, (x) => host.fresh)); for (const x of a) pwn(x);`,
  },
  {
    name: "typed-species",
    title: "Species of a host typed array: a guest constructor receives what the host would fill",
    source: `const u = host.u8; try { u.constructor = { [Symbol.species]: function (...args) { args.forEach(pwn); return new Uint8Array(8); } }; } catch (e) { pwn(e); }
      for (const m of ["map", "filter", "slice", "subarray"]) pwn(attempt(() => u[m]((x) => x)));`,
  },
  {
    name: "array-buffer-species",
    title: "Species of a host ArrayBuffer",
    source: `const b = host.arrayBuffer; try { b.constructor = { [Symbol.species]: function (n) { pwn(this); return new ArrayBuffer(n); } }; } catch (e) { pwn(e); }
      pwn(attempt(() => b.slice(0)));`,
  },
  {
    name: "promise-species",
    title: "Species of a host promise: then builds a guest capability",
    source: `const p = host.resolve({ a: 1 }); const C = function (run) { pwn(run); run((v) => { pwn(v); }, (e) => { pwn(e); }); }; C[Symbol.species] = C;
      try { p.constructor = C; } catch (e) { pwn(e); } pwn(attempt(() => p.then((v) => { pwn(v); return host.fresh; })));`,
  },
  {
    name: "map-constructor-with-host-iterable",
    title: "Guest collections built from host iterables",
    source: `for (const [k, v] of new Map(host.map)) { pwn(k); pwn(v); } for (const v of new Set(host.array)) pwn(v); pwn(Object.fromEntries(host.map.entries())); pwn(new Map(host.map).get("key"));`,
  },
  {
    name: "host-map-group",
    title: "Host methods given guest callbacks that look at each argument",
    source: `for (const m of ["map", "filter", "forEach", "reduce", "find", "some", "every", "flatMap", "reduceRight", "findLast"])
      pwn(attempt(() => host.array[m](function (...args) { pwn(this); args.forEach(pwn); return args[0]; }, host.object)));
      host.map.forEach(function (...args) { pwn(this); args.forEach(pwn); }, host.object); host.set.forEach((...args) => args.forEach(pwn));`,
  },
  {
    name: "host-method-through-reflect",
    title: "Methods of host values applied to guest values by Reflect.apply, call and bind",
    source: `for (const v of [host.array, host.map, host.set, host.date, host.fresh, host.u8, host.regexp, host.point])
      for (let p = v; p; p = Object.getPrototypeOf(p)) for (const k of Reflect.ownKeys(p)) {
        const f = attempt(() => p[k]); if (typeof f !== "function" || k === "constructor") continue;
        for (const self of [[{}], {}, host.object, () => {}, new Map([[1, {}]])]) { submit(attempt(() => Reflect.apply(f, self, [0, () => ({}), {}]))); submit(attempt(() => f.call(self, {}))); }
      }`,
  },
  {
    name: "apply-of-host-function",
    title: "The apply, call and bind found on a host function move arguments between realms",
    source: `const { apply, call, bind } = host.fresh; pwn(apply); pwn(call); pwn(bind);
      pwn(call.call(host.makeArguments, host.object, {}, host.array)); pwn(apply.call(host.makeArguments, {}, [{}, host]));
      pwn(bind.call(host.makeArguments, {}, 1)(2)); pwn(call.call(call, function () { pwn(this); return arguments; }, host.object));`,
  },
  {
    name: "object-statics-through-constructor",
    title: "Statics found on the constructor of a host object",
    source: `const O = host.object.constructor; pwn(O);
      for (const k of Reflect.ownKeys(O)) if (typeof O[k] === "function") { pwn(attempt(() => O[k](host.point))); pwn(attempt(() => O[k](host.fresh, "name"))); pwn(attempt(() => O[k]([[1, {}]]))); }`,
  },
  {
    name: "assign-with-getter-source",
    title: "The host's Object.assign on guest objects with accessors and proxies on both ends",
    source: `const seen = new Proxy({}, { set(t, k, v, r) { pwn(v); pwn(r); return true; }, defineProperty(t, k, d) { pwn(d.value); return true; } });
      pwn(host.assign(seen, host.object)); pwn(host.assign(seen, { get x() { return host.nullProto; } })); pwn(host.assign({}, seen));`,
  },
  {
    name: "function-taken-from-descriptor",
    title: "Takes accessor functions out of descriptors and calls them on guest and host receivers",
    source: `for (const v of [host.map, host.set, host.u8, host.regexp, host.point, host.accessor, host.arrayBuffer, host.view])
      for (let p = v; p; p = Object.getPrototypeOf(p)) for (const k of Reflect.ownKeys(p)) {
        const d = Object.getOwnPropertyDescriptor(p, k); submit(d);
        for (const f of [d && d.get, d && d.set]) if (f) { submit(f); for (const self of [host.object, {}, v, host.array]) submit(attempt(() => f.call(self, {}))); }
      }`,
  },
  {
    name: "iterator-return",
    title: "IteratorClose on a guest iterator run by the host: this, arguments and results of return",
    source: `const it = { n: 0, [Symbol.iterator]() { return this; }, next() { submit(this); return { get done() { return false; }, get value() { throw host.error; } }; }, return(...a) { a.forEach(pwn); pwn(this); return host.object; } };
      pwn(attempt(() => host.iterate(it))); pwn(attempt(() => [...host.delegate(it)])); const g = host.delegate(it); pwn(attempt(() => g.next())); pwn(attempt(() => g.return(host.fresh)));`,
  },
  {
    name: "delegated-generator",
    title: "A host generator delegates to a guest iterator and forwards next, throw and return",
    source: `const inner = { [Symbol.iterator]() { return { next(v) { pwn(v); return { value: { v }, done: false }; }, throw(e) { pwn(e); throw e; }, return(v) { pwn(v); return { value: v, done: true }; } }; } };
      const g = host.delegate(inner); pwn(g.next()); pwn(g.next({})); pwn(attempt(() => g.throw(host.error))); const h = host.delegate(inner); h.next(); pwn(h.return(host.object));`,
  },
  {
    name: "regexp-replacer",
    title: "Symbol.replace, match and split protocols with guest objects in the place of a regular expression",
    source: `const fake = { get flags() { return "g"; }, exec(s) { pwn(this); pwn(s); return null; }, [Symbol.replace](...a) { a.forEach(pwn); return ""; }, [Symbol.match](...a) { a.forEach(pwn); return host.array; } };
      pwn(attempt(() => host.replace("abc", fake, (...a) => { a.forEach(pwn); return ""; }))); pwn(attempt(() => host.match("abc", fake)));
      pwn(attempt(() => host.replace("abc", /b/, (...a) => { a.forEach(pwn); return host.fresh(); })));
      let times = 0; host.regexp.exec = function () { pwn(this); return times++ ? null : host.array; }; pwn(attempt(() => host.replace("tow", host.regexp, (...a) => { a.forEach(pwn); return ""; })));`,
  },
  {
    name: "date-primitive",
    title: "Symbol.toPrimitive of a host date called on guest receivers",
    source: `const f = host.date[Symbol.toPrimitive]; pwn(f); pwn(attempt(() => f.call({ toString() { pwn(this); return {}; }, valueOf() { pwn(this); return host.object; } }, "string")));`,
  },
]);

/** Class 3: algorithms of the engine that pass by the traps. */
const algorithms: AttackEntry[] = family("algorithms", { breaks: ["I1", "I2"], threat: "A3", target: "bridge" }, [
  {
    name: "set-with-forged-receiver",
    title: "Sets through a host object with receivers of each kind",
    source: `for (const r of [{}, [], () => {}, host.array, new Proxy({}, { defineProperty(t, k, d) { pwn(d); pwn(d.value); return true; }, getOwnPropertyDescriptor(t, k) { return undefined; } })]) {
        pwn(attempt(() => Reflect.set(host.object, "made", host.fresh, r))); pwn(attempt(() => Reflect.set(host.accessor, "value", {}, r))); pwn(r.made); }
      pwn(Reflect.get(host.accessor, "value", {}));`,
  },
  {
    name: "set-through-prototype",
    title: "Assigns on a guest object whose prototype is a host object, with data, accessor and read-only properties",
    source: `const child = Object.create(host.object); child.a = host.fresh; child.nested = {}; pwn(child); pwn(child.list); pwn(host.object.a);
      const acc = Object.create(host.accessor); acc.value = {}; pwn(acc.value); const fr = Object.create(host.frozen); pwn(attempt(() => { "use strict"; fr.inner = 1; })); pwn(fr.inner);
      class Sub extends Object {} Object.setPrototypeOf(Sub.prototype, host.point); pwn(new Sub().self());`,
  },
  {
    name: "proxy-as-prototype-of-host-value",
    title: "Tries to slip a guest proxy between a host object and its prototype, then lets the host set and get",
    source: `const spy = new Proxy({}, { set(t, k, v, r) { submit(v); submit(r); return true; }, get(t, k, r) { submit(r); return undefined; } });
      for (const set of [() => Object.setPrototypeOf(host.object, spy), () => { host.object.__proto__ = spy; }, () => Reflect.setPrototypeOf(host.object, spy), () => host.object.__lookupSetter__("__proto__").call(host.object, spy)]) pwn(attempt(set));
      host.write(host.object, "brandNew", { secret: 1 }); host.read(host.object, "missing"); pwn(Object.getPrototypeOf(host.object));`,
  },
  {
    name: "guest-prototype-is-proxy",
    title: "The host writes to a guest object whose prototype is a guest proxy",
    source: `const o = Object.create(new Proxy({}, { set(t, k, v, r) { submit(v); submit(r); return true; }, get(t, k, r) { submit(r); return host.fresh; }, has() { return true; } }));
      host.write(o, "x", { a: 1 }); host.write(o, "y", host.array); pwn(host.read(o, "z")); pwn(attempt(() => host.assign(o, host.object)));`,
  },
  {
    name: "instanceof",
    title: "OrdinaryHasInstance over bound and proxied constructors, with prototype accessors",
    source: `const C = function () {}; Object.defineProperty(C, Symbol.hasInstance, { value(v) { submit(v); submit(this); return true; } }); pwn(host.instance(host.object, C));
      const P = new Proxy(function () {}, { get(t, k, r) { submit(r); return k === "prototype" ? host.point : t[k]; } }); pwn(attempt(() => host.instance(host.point, P)));
      pwn(attempt(() => host.point instanceof host.bind(host.Point))); pwn(attempt(() => Function.prototype[Symbol.hasInstance].call(host.Point, host.point)));`,
  },
  {
    name: "json-reviver",
    title: "JSON.parse and JSON.stringify with host functions as reviver, replacer and toJSON",
    source: `JSON.parse('{"a":[{"b":1}]}', function (k, v) { pwn(this); return host.echo(v); }); pwn(JSON.parse('[1,2]', host.fresh));
      pwn(attempt(() => JSON.stringify({ a: 1 }, host.makeArguments))); host.json({ toJSON(k) { pwn(this); pwn(k); return host.nullProto; } }); pwn(attempt(() => JSON.parse('[1]', host.recurse)));`,
  },
  {
    name: "clone-of-guest-value",
    title: "structuredClone by the host of guest objects with accessors, and of host values",
    source: `for (const v of [{ get x() { return host.fresh(); } }, [1, {}], new Map([[1, {}]]), new Error("x"), new Date(0), host.object.nested, host.map, new Proxy({}, {}), new Uint8Array(2)]) pwn(attempt(() => host.copy(v)));`,
  },
  {
    name: "resolve-thenable-job",
    title: "The engine's own thenable job calls a guest then with its resolving functions",
    source: `host.awaitIt({ then(ok, no) { pwn(ok); pwn(no); pwn(this); ok({ then(a, b) { pwn(a); pwn(b); b(host.error); } }); } }).then(pwn, pwn);
      host.resolve({ get then() { pwn(this); return undefined; } }).then(pwn, pwn); host.race({ then(f, r) { pwn(f); pwn(r); r({}); } }).then(pwn, pwn);`,
  },
  {
    name: "array-from-async-of-host",
    title: "Array.fromAsync over host iterables, and over guest ones that throw host errors",
    needs: { feature: "Array.fromAsync" },
    source: `Array.fromAsync(host.generateAsync()).then(pwn, pwn); Array.fromAsync({ [Symbol.asyncIterator]() { return { next() { throw host.makeError("x"); } }; } }).then(pwn, pwn);
      Array.fromAsync(host.array, (x) => host.fresh()).then((a) => a.forEach(pwn), pwn);`,
  },
  {
    name: "promise-try",
    title: "Promise.try, withResolvers and allSettled around failing host functions",
    needs: { feature: "Promise.try" },
    source: `Promise.try(host.fail).catch(pwn); Promise.try(host.recurse).catch(pwn); const { promise, reject } = Promise.withResolvers(); reject(attempt(() => host.fail())); promise.catch(pwn);
      Promise.allSettled([host.reject(), host.resolve()]).then((all) => all.forEach((r) => { pwn(r); pwn(r.reason); pwn(r.value); }));`,
  },
  {
    name: "promise-combinators",
    title: "Promise combinators over host promises and promise-like values",
    source: `Promise.all([host.resolve(), host.resolve({})]).then((a) => a.forEach(pwn), pwn); Promise.any([host.reject(), host.reject({})]).catch((e) => { pwn(e); e.errors.forEach(pwn); });
      Promise.race([host.reject()]).catch(pwn); Promise.allSettled([host.reject(), host.laterReject()]).then((all) => all.forEach((r) => pwn(r.reason)));`,
  },
  {
    name: "spread-and-rest",
    title: "CopyDataProperties over host objects and over guest proxies around them",
    source: `const { a, ...rest } = host.object; pwn(rest); pwn(rest.nested); const spread = { ...new Proxy(host.object, {}) }; pwn(spread.nested); pwn([...new Proxy(host.array, {})][2]); pwn(Object.groupBy ? Object.groupBy(host.array, (x) => typeof x) : host.array);`,
  },
  {
    name: "array-methods-on-host-arrays",
    title: "The guest's own array methods over host arrays: concat, flat, from, of, copyWithin, toSpliced",
    source: `pwn([].concat(host.array)); pwn([host.array].flat(3)); pwn(Array.from(host.array)[2]); pwn(Array.of.call(host.Point, 1)); pwn(Array.from.call(host.Point, [1]));
      pwn(Array.prototype.map.call(host.array, (x) => x)[2]); pwn(Array.prototype.splice.call(host.array, 0, 1)); pwn(Array.prototype.concat.call(host.array, [1])); pwn(Array.prototype.slice.call(host.array, 1)); pwn(Array.prototype.sort.call(host.array, () => 0));`,
  },
  {
    name: "iterator-helpers",
    title: "Iterator helpers over host iterators, in both directions",
    needs: { feature: "typeof Iterator === 'function'" },
    source: `pwn(Iterator.from(host.generate())); for (const x of Iterator.from(host.generate()).map((x) => { pwn(x); return x; })) pwn(x); for (const x of host.generate().filter(() => true)) pwn(x);
      pwn(host.generate().toArray()); host.generate().forEach(pwn); pwn(Iterator.prototype.drop.call(host.generate(), 1).next()); pwn(host.iterate([{}].values().map((x) => x)));`,
  },
  {
    name: "weak-collections",
    title: "Host values as keys and targets of weak collections and of finalisation",
    source: `const w = new WeakMap([[host.object, 1]]); pwn(new WeakRef(host.object).deref()); pwn(w.get(host.object)); host.weak.set(host.object, {}); pwn(host.weak.get(host.object)); const s = new WeakSet([host.array]); pwn(s.has(host.array));`,
  },
]);

/** Classes 2 and 3. */
export const tools: AttackEntry[] = [...intrinsics, ...algorithms];
