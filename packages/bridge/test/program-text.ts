/**
 * The texts of the property test: what makes a graph of objects in one realm, and what runs a list of operations on it in
 * another and writes down everything that can be observed. Objects are named by their place in a table, so that two runs
 * can be compared: a run with a membrane in between, and one without.
 */

/** Makes the objects of a plan, and gives them with a function that describes their final state from the inside. */
export const makeGraphText = `((plan) => {
  const objects = [];
  const pick = (n) => objects.length === 0 ? null : objects[n % objects.length];
  const makeClass = (n) => class K {
    #p = n;
    static s = pick(n);
    constructor(v) { this.v = v; if (v === 1) return { a: 'other' }; }
    get a() { return this.#p; }
    set a(w) { this.#p = w; }
    m(v) { return [this.#p, v, new.target === undefined]; }
    static k(v) { return new this(v); }
  };
  const kinds = {
    plain: (n) => ({ a: n, k: pick(n) }),
    list: (n) => [n, pick(n), 'x'],
    bare: (n) => Object.assign(Object.create(null), { a: n, b: pick(n) }),
    child: (n) => Object.create(pick(n), { own: { value: n, enumerable: true, writable: true, configurable: true } }),
    accessor: (n) => { let v = n; return { get a() { return [typeof this, v].join(); }, set a(w) { v = typeof w; }, get k() { return pick(n); }, b: 1 }; },
    fixed: (n) => Object.defineProperties({ b: 1 }, { a: { value: pick(n) }, k: { get: () => n, enumerable: true } }),
    frozen: (n) => Object.freeze({ a: n, k: pick(n) }),
    frozenList: (n) => Object.freeze([n, pick(n)]),
    sealed: (n) => Object.seal({ a: n, k: pick(n) }),
    closed: (n) => Object.preventExtensions([pick(n), n]),
    identity: () => ({ f(v) { return v; } }).f,
    receiver: () => ({ f() { return this; } }).f,
    setter: () => (o, v) => { o.a = v; return o.a; },
    caller: () => (f, v, w) => f(v, w),
    thrower: () => (v) => { throw v; },
    maker: () => (v, w) => [v, { k: w }],
    // Behind a proxy: V8 leaves the prototype of a function that was sealed before writable when it is frozen.
    creator: () => new Proxy(function (v) { this.a = v; if (v === 1) return { a: 'other' }; }, {}),
    frozenFunction: (n) => Object.freeze(Object.assign(() => n, { a: 1 })),
    bound: (n) => function (v) { return [this === undefined, v]; }.bind(pick(n)),
    proxy: (n) => new Proxy(pick(n) ?? {}, {}),
    klass: (n) => makeClass(n),
    instance: (n) => new (makeClass(n))(pick(n)),
    derived: (n) => new (class D extends makeClass(n) { extra = pick(n); m(v) { return ['D', super.m(v)]; } get a() { return [super.a]; } set a(v) { super.a = v; } })(n),
    method: (n) => makeClass(n).prototype.m,
    map: (n) => new Map([[pick(n), n], ['a', pick(n)], [0, 'zero']]),
    set: (n) => new Set([pick(n), n, 'a']),
    date: (n) => Object.assign(new Date(n * 1e9), { k: pick(n) }),
    regexp: (n) => Object.assign(n & 1 ? /a(b)?/g : /[a-z]+/y, { k: pick(n) }),
    error: (n) => Object.assign(new RangeError('text', { cause: pick(n) }), { a: n }),
    boxed: (n) => Object([n, 'text', true, 10n][n % 4]),
    generator: (n) => (function* (v) { const got = yield pick(v); yield* [got, v]; return pick(v); })(n),
    iterator: (n) => [pick(n), n].values(),
    arguments: (n) => (function () { return arguments; })(n, pick(n)),
    revoked: (n) => { const { proxy, revoke } = Proxy.revocable(pick(n) ?? {}, {}); revoke(); return proxy; },
    symbols: (n) => ({ [Symbol.for('s')]: pick(n), [Symbol.iterator]: function* () { yield pick(n); yield n; } }),
    primitive: (n) => ({ [Symbol.toPrimitive]: (hint) => hint + n, k: pick(n) }),
    throwing: (n) => ({ get a() { throw pick(n); }, set a(v) { throw v; }, k: n }),
    trapped: (n) => new Proxy(Object.assign([], { a: n }), {
      get: (t, key, r) => { if (key === 'v') throw pick(n); return Reflect.get(t, key, r); }, set: (t, key, v, r) => key !== 'b' && Reflect.set(t, key, v, r),
      deleteProperty: (t, key) => key !== 'k' && Reflect.deleteProperty(t, key), ownKeys: (t) => Reflect.ownKeys(t).reverse(), defineProperty: (t, key, d) => key !== 'own' && Reflect.defineProperty(t, key, d),
    }),
    weak: (n) => { const held = pick(n); const isHeld = held !== null && typeof held !== 'symbol'; return n & 1 ? new WeakMap(isHeld ? [[held, n]] : []) : new WeakSet(isHeld ? [held] : []); },
    thenable: (n) => ({ then: (f, r) => (n & 1 ? f(pick(n)) : r?.(n)) }),
    fickle: (n) => new Proxy({ a: n }, { get: (t, key, r) => key === 'b' ? pick(n) : Reflect.get(t, key, r), has: (t, key) => key === 'v' || Reflect.has(t, key) }),
  };
  for (const [kind, n] of plan) objects.push(kinds[kind](n));
  return { objects, dump: (dumper, own) => dumper(objects, own) };
})`;

export const kinds = [
  "plain", "list", "bare", "child", "accessor", "fixed", "frozen", "frozenList", "sealed", "closed", "identity", "receiver",
  "setter", "caller", "thrower", "maker", "creator", "frozenFunction", "bound", "proxy", "fickle", "klass", "instance", "derived",
  "method", "map", "set", "date", "regexp", "error", "boxed", "generator", "iterator", "arguments", "revoked", "symbols", "primitive",
  "throwing", "trapped", "weak", "thenable",
] as const; // prettier-ignore

/** Names values by a table: \`name(value)\`. */
const namer = `
  const intrinsics = new Map([Object, Function, Array, Error, TypeError, RangeError, Symbol, Map, Set, WeakMap, WeakSet, Date, RegExp, Number, String, Boolean, BigInt].flatMap((C) => [[C, C.name], [C.prototype, C.name + '.prototype']]));
  const makeNamer = (table) => {
    // A proxy that was revoked answers nothing.
    const sortOf = (v) => { try { return v instanceof Error ? ' ' + v.name : Array.isArray(v) ? ' array' : ' ' + typeof v; } catch { return ' ' + typeof v; } };
    const name = (v) => {
      if (v === null || typeof v !== 'object' && typeof v !== 'function') return Object.is(v, -0) ? '-0' : typeof v + ' ' + String(v);
      if (intrinsics.has(v)) return intrinsics.get(v);
      const at = table.indexOf(v);
      if (at >= 0) return '#' + at;
      table.push(v);
      return '#' + (table.length - 1) + sortOf(v);
    };
    const descriptor = (d) => d && Object.keys(d).map((k) => k + '=' + name(d[k])).join(';');
    const isError = (v) => { try { return v instanceof Error; } catch { return false; } };
    return { name, descriptor, isError };
  };`;

/** Describes the objects from the inside: runs in the realm that made them. */
export const dumperText: string = `(() => {NAMER
  return (objects, own) => {
    const { name, descriptor } = makeNamer([...objects, ...own]);
    const attempt = (f) => { try { return f(); } catch (e) { return e.name; } };
    return objects.map((o) => attempt(() => [Object.isExtensible(o), name(Reflect.getPrototypeOf(o)), ...Reflect.ownKeys(o).map((k) => k === 'stack' ? k : String(k) + ':' + descriptor(Reflect.getOwnPropertyDescriptor(o, k)))].join(' | '))).join('\\n');
  };
})()`.replace("NAMER", () => namer);

/** Runs operations on the objects and the looker's own, and gives the log and the own objects. */
export const interpreterText: string = `(() => {NAMER
  const keys = ['a', 'b', 'k', 'v', 'own', '0', '1', '2', 'length', 'name', Symbol.for('s'), Symbol.iterator, Symbol.toStringTag];
  const makeOwn = (objects) => [{ a: 'own' }, ['own'], (v) => [v], Object.create(objects[0] ?? null), new Proxy(objects[1] ?? {}, {}), Object.freeze({ k: objects[2] }), new Proxy(function (v) { this.own = v; }, {})];
  const run = (objects, steps) => {
    const count = objects.length;
    const given = Array.from({ length: count }, (_, i) => objects[i]);
    const own = makeOwn(given);
    const table = [...given, ...own];
    const targets = [...table];
    const { name, descriptor, isError } = makeNamer(table);
    const pick = (n) => targets[n % targets.length];
    const value = (n) => [undefined, null, 0, -0, 1, 'text', true, 10n, Symbol.iterator, Symbol.for('s')][n] ?? (n < 10 ? [undefined, null, 0, -0][n] : pick(n));
    const isUnderSpecial = (o) => { try { for (let p = Reflect.getPrototypeOf(o), i = 0; p !== null && i < 9; p = Reflect.getPrototypeOf(p), i += 1) if (Array.isArray(p) && p !== Array.prototype || typeof p === 'function' && p !== Function.prototype) return true; return false; } catch { return true; } };
    const boxed = ['Number', 'String', 'Boolean', 'BigInt'].map((name) => '[object ' + name + ']');
    const operations = {
      // For what has its tag by a slot, a membrane answers for the slot.
      get: (o, k, v) => (k === Symbol.toStringTag ? 'not asked' : name(o[k])),
      getReceiver: (o, k, v, w) => (k === Symbol.toStringTag ? 'not asked' : name(Reflect.get(o, k, w))),
      set: (o, k, v) => Reflect.set(o, k, v),
      setReceiver: (o, k, v, w) => Reflect.set(o, k, v, w),
      has: (o, k) => k in o,
      deleteProperty: (o, k) => Reflect.deleteProperty(o, k),
      ownKeys: (o) => Reflect.ownKeys(o).map(String).join(),
      describe: (o, k) => descriptor(Reflect.getOwnPropertyDescriptor(o, k)),
      // What the length of an array is converted to, an engine compares with what a proxy was given.
      defineValue: (o, k, v, w, n) => (k === 'length' && typeof v !== 'number') ? 'not asked' : Reflect.defineProperty(o, k, { value: v, ...(n & 1 ? { writable: !!(n & 2) } : {}), ...(n & 4 ? { configurable: !!(n & 8) } : {}), ...(n & 16 ? { enumerable: true } : {}) }),
      defineFlags: (o, k, v, w, n) => Reflect.defineProperty(o, k, n & 1 ? { writable: false } : n & 2 ? { configurable: false } : { enumerable: !!(n & 4) }),
      defineGetter: (o, k, v) => Reflect.defineProperty(o, k, { get: () => v, configurable: true }),
      getPrototypeOf: (o) => name(Reflect.getPrototypeOf(o)),
      // A foreign object keeps its prototype; one of the looker's own may get a foreign one.
      setPrototypeOf: (o, k, v, w) => (own.slice(0, 4).includes(o) && !own.includes(w) ? Reflect.setPrototypeOf(o, w) : 'not asked'),
      confirmPrototype: (o) => Reflect.setPrototypeOf(o, Reflect.getPrototypeOf(o)),
      isExtensible: (o) => Reflect.isExtensible(o),
      preventExtensions: (o) => Reflect.preventExtensions(o),
      freeze: (o) => Object.freeze(o) === o,
      seal: (o) => Object.seal(o) === o,
      test: (o) => [Object.isFrozen(o), Object.isSealed(o), typeof o].join(),
      isArray: (o) => (Reflect.isExtensible(o), Array.isArray(o)),
      // V8 asks a proxy on the chain as if it were the object itself, and takes what inherits from one of an array or a function for such.
      tag: (o) => (own.includes(o) || isUnderSpecial(o) || Object.hasOwn(o, Symbol.toStringTag) ? 'not asked' : Object.prototype.toString.call(o)),
      text: (o) => own.includes(o) ? 'not asked' : \`\${o}\`,
      number: (o) => +o + (o < 5) + (o == 'a'),
      // JSON looks for the slot of a boxed primitive.
      json: (o) => own.includes(o) || boxed.includes(Object.prototype.toString.call(o)) ? 'not asked' : JSON.stringify(o, (key, v) => (typeof v === 'object' || typeof v === 'function' ? (v === o ? v : name(v)) : typeof v === 'bigint' ? 'big' : v)),
      next: (o, k, v) => { const { value, done } = o.next(v); return name(value) + done; },
      // A symbol that only a guest's registry knows is none that the engine keeps out of weak collections.
      builtin: (o, k, v, w, n) => typeof v === 'symbol' && Symbol.keyFor(v) !== undefined || own.includes(o) && n % 16 === 10 ? 'not asked' : name(o[['get', 'set', 'has', 'add', 'delete', 'getTime', 'setTime', 'exec', 'test', 'valueOf', 'toString', 'return', 'throw', 'forEach', 'keys', 'then'][n % 16]](n & 1 ? v : w, n)),
      size: (o) => name(o.size) + name(o.source) + name(o.lastIndex) + name(o.message) + name(o.cause),
      static: (o, k, v) => name(o.k(v)),
      subclass: (o, k, v, w) => { class S extends o { field = w; m(x) { return [super.m?.(x), x]; } } const made = new S(v); return [made instanceof S, made instanceof o, name(made.field), name(made.m?.(v)), name(Reflect.getPrototypeOf(S) === o)].join(); },
      derive: (o, k, v) => { const child = Object.create(o); child[k] = v; return [name(child[k]), Object.hasOwn(child, k), k === Symbol.toStringTag ? 'not asked' : name(o[k])].join(); },
      superGet: (o, k, v) => { const home = { __proto__: o, read(key) { return super[key]; }, write(key, x) { super[key] = x; } }; home.write(k, v); return name(home.read(k)); },
      destructure: (o) => { const { a, k: { b } = {}, ...rest } = o; return [name(a), name(b), descriptor(rest)].join(); },
      await: (o) => { let seen = 'pending'; const p = o.then?.((v) => { seen = name(v); }, (e) => { seen = 'rejected ' + name(e); }); return seen + typeof p; },
      compare: (o, k, v, w) => [o === w, o == v, Object.is(o, w), [o].includes(w), new Set([o, w]).size].join(),
      apply: (o, k, v, w) => name(Reflect.apply(o, w, [v, w])),
      applyMany: (o, k, v, w, n) => name(o(v, w, v, n, o)),
      method: (o, k, v) => name(o[k](v)),
      construct: (o, k, v, w) => name(new o(v)),
      constructAs: (o, k, v, w) => name(Reflect.construct(o, [v], w)),
      keys: (o) => { const seen = []; for (const key in o) seen.push(key); return seen.join(); },
      entries: (o) => Object.entries(o).map(([key, v]) => key + name(v)).join(),
      spread: (o) => descriptor({ ...o }),
      assign: (o, k, v, w) => name(Object.assign(o, Object(w))),
      iterate: (o) => [...o].map(name).join(),
      array: (o, k, v, w, n) => name(Array.prototype[['push', 'pop', 'shift', 'reverse', 'indexOf', 'concat', 'slice', 'includes'][n % 8]].call(o, v)),
      // A bound function passes the question on by a slot, which no proxy has.
      instanceOf: (o, k, v, w) => (typeof w === 'function' && !Object.hasOwn(w, 'prototype') ? 'not asked' : o instanceof w),
    };
    const log = steps.map(([operation, o, k, v, w, n]) => {
      try {
        return operation + ' ' + String(operations[operation](pick(o), keys[k % keys.length], value(v), pick(w), n));
      } catch (e) {
        return operation + ' threw ' + (table.indexOf(e) < 0 && isError(e) ? e.name : name(e));
      }
    });
    return { log, own };
  };
  return run;
})()`.replace("NAMER", () => namer);

export const operations = [
  "get", "getReceiver", "set", "setReceiver", "has", "deleteProperty", "ownKeys", "describe", "defineValue", "defineFlags",
  "defineGetter", "getPrototypeOf", "confirmPrototype", "isExtensible", "preventExtensions", "freeze", "seal", "test", "apply",
  "setPrototypeOf", "isArray", "tag", "text", "number", "json", "next", "builtin", "size", "static", "subclass", "derive", "superGet",
  "destructure", "await", "compare", "applyMany", "method", "construct", "constructAs", "keys", "entries", "spread", "assign", "iterate", "array", "instanceOf",
] as const; // prettier-ignore
