/**
 * The text of an expression that calls every function of the language, on and with objects of each kind, plain ones and
 * proxies that note what they are asked, and describes each call in a line: what came of it, and what was asked in which order.
 */
export const callsText: string = String.raw`(() => {
  'use strict';
  const reflect = { ...Object.fromEntries(Reflect.ownKeys(Reflect).filter((key) => typeof key === 'string').map((key) => [key, Reflect[key]])) };
  const { apply, construct, ownKeys, getOwnPropertyDescriptor, getPrototypeOf } = reflect;
  const { Proxy, String, WeakSet, Map } = globalThis;
  const toString = Object.prototype.toString;
  const isObject = (value) => typeof value === 'function' || (typeof value === 'object' && value !== null);
  const textOf = (key) => (typeof key === 'symbol' ? key.toString() : key);

  // Everything that can be reached, by the path on which it was found first.
  const paths = new Map();
  const visit = (value, path, depth) => {
    if (!isObject(value) || paths.has(value) || depth > 5) return;
    paths.set(value, path);
    for (const key of ownKeys(value)) {
      const { value: member, get, set } = getOwnPropertyDescriptor(value, key);
      const at = path + '.' + textOf(key);
      visit(member, at, depth + 1);
      visit(get, at + '#get', depth + 1);
      visit(set, at + '#set', depth + 1);
    }
    visit(getPrototypeOf(value), path + '.__proto__', depth + 1);
  };
  const globals = 'Function Object Array String Number Boolean Symbol BigInt Date RegExp Promise Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError ArrayBuffer SharedArrayBuffer DataView Uint8Array Float64Array BigInt64Array Map Set WeakMap WeakSet WeakRef FinalizationRegistry Proxy Reflect JSON Math Iterator AsyncIterator DisposableStack AsyncDisposableStack SuppressedError parseInt parseFloat isNaN decodeURI encodeURI escape eval Atomics';
  for (const name of globals.split(' ')) if (name in globalThis) visit(globalThis[name], name, 0);
  visit(getPrototypeOf(function* () {}), '%Generator%', 0);
  visit(getPrototypeOf(async () => {}), '%Async%', 0);
  visit(getPrototypeOf(async function* () {}), '%AsyncGenerator%', 0);
  for (const iterator of [[].values(), new Map().keys(), new Set().keys(), ''[Symbol.iterator](), ''.matchAll(/x/g)])
    visit(getPrototypeOf(iterator), '%' + iterator[Symbol.toStringTag] + '%', 0);

  let asked = [];
  const noting = (target, name) => {
    const traps = {};
    for (const trap of Object.keys(reflect))
      traps[trap] = (real, ...args) => {
        if (asked.length < 40) asked.push(name + '.' + trap + (isObject(args[0]) ? '' : ':' + String(textOf(args[0]))));
        return reflect[trap](real, ...args);
      };
    return new Proxy(target, traps);
  };

  const made = new WeakSet();
  const kinds = {
    array: () => [3, 1, 2], object: () => ({ a: 1, length: 2, 0: 'x', 1: 'y' }), func: () => function f(a) { return a },
    class: () => class K {}, error: () => new TypeError('m'), regexp: () => /b/g, map: () => new Map([[1, 2]]),
    set: () => new Set([1, 2]), bytes: () => new Uint8Array([5, 4]), buffer: () => new ArrayBuffer(4), promise: () => Promise.resolve(1),
    iterable: () => ({ *[Symbol.iterator]() { yield [1, 2]; yield ['k', 'v'] } }), generator: () => (function* () { yield 1 })(),
    setlike: () => ({ size: 2, has: (item) => item === 1, keys: () => [1, 9].values() }),
  };
  // 'array' is an array, '*array' a proxy of one, anything else means itself.
  const make = (name) => {
    const kind = typeof name === 'string' ? name.replace('*', '') : '';
    if (!Object.hasOwn(kinds, kind)) return name;
    const value = name === kind ? kinds[kind]() : noting(kinds[kind](), kind);
    made.add(value);
    return value;
  };

  // What Node notes on promises while somebody watches them; a guest does not see it.
  const isNodes = (key) => typeof key === 'symbol' && key.description.endsWith('async_id_symbol');
  const describe = (value, depth) => {
    if (typeof value === 'symbol') return value.toString();
    if (!isObject(value)) return typeof value + ' ' + String(value).slice(0, 80);
    if (paths.has(value)) return paths.get(value);
    if (made.has(value)) return 'what was given';
    const tag = apply(toString, value, []) + ' of ' + paths.get(getPrototypeOf(value));
    if (tag.startsWith('[object Error]')) {
      const message = String(getOwnPropertyDescriptor(value, 'message')?.value);
      // A text that cannot be compiled is refused by another parser; what a function looks like is another matter.
      return /SyntaxError|EvalError/.test(tag) ? tag : tag + ': ' + message.replace(/^[^]* is not a constructor$|incompatible receiver .*/, '…');
    }
    if (depth === 2) return tag;
    const members = ownKeys(value).filter((key) => !isNodes(key)).slice(0, 9).map((key) => {
      const { value: member, writable, enumerable, configurable } = getOwnPropertyDescriptor(value, key);
      return [textOf(key), writable, enumerable, configurable, key === 'stack' ? '' : describe(member, depth + 1)].join(' ');
    });
    return tag + ' {' + members.join(', ') + '}';
  };

  const receivers = [undefined, '*array', '*object', '*func', 'regexp', 'map', '*set', 'bytes', 'buffer', 'promise', 'generator'];
  const lists = [[], ['*object'], ['*array', '*func'], ['*func', '*array'], ['*class', '*array', '*func'], ['*iterable'], ['*setlike'], ['ab', '*object'], [1, 1], ['*error', 1], ['*bytes'], ['buffer', 1]];
  const targets = ['*class', 'func'];
  const untold = /Atomics\.(wait|pause)|Date\.now|Date#|^Date$|Math\.random|stack|StackTrace|toLocale/;
  const lines = [];
  const note = (label, act) => {
    asked = [];
    let answer;
    try { answer = describe(act(), 0) } catch (error) { answer = 'throws ' + describe(error, 0) }
    lines.push(label + ' -> ' + answer + (asked.length === 0 ? '' : ' after ' + asked.join()));
  };
  for (const [callee, path] of paths) {
    if (typeof callee !== 'function' || untold.test(path)) continue;
    for (const list of lists) {
      const args = '(' + list.join() + ')';
      for (const receiver of receivers) note(path + ' on ' + receiver + args, () => apply(callee, make(receiver), list.map(make)));
      for (const target of targets) note('new ' + path + ' for ' + target + args, () => construct(callee, list.map(make), make(target)));
    }
  }
  return lines.join('\n');
})()`;
