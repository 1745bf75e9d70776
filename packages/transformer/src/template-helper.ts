/**
 * The function behind the option `templateHelper`, as text for the guest realm.
 *
 * Runs in the guest realm. The attacker controls everything there but what is captured in the first lines, which must
 * therefore be evaluated before any guest code; and may call the function with any arguments. It holds nothing of the
 * host's, so the worst that comes of that is a wrong array.
 */
import { words, type Word } from "./keyword.ts";

/** Arguments of `respelt`. The text that repairs must not contain what it repairs to (I7): a string literal hides it. */
const spellingOf = ({ escaped }: Word): string => `${JSON.stringify(escaped)}, ${String(escaped.length)}, "${escaped}"`;

const helperText = `(function () {
  "use strict";
  const { apply, defineProperty } = Reflect;
  const { freeze } = Object;
  const { indexOf, slice } = String.prototype;
  const { get, set } = WeakMap.prototype;
  const { iterator } = Symbol;
  const List = Array;
  const known = new WeakMap();
  const put = (list, index, value) =>
    defineProperty(list, index, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  const respelt = (raw, spelling, length, meant) => {
    let text = "";
    let done = 0;
    for (let at; (at = apply(indexOf, raw, [spelling, done])) !== -1; done = at + length) {
      text += apply(slice, raw, [done, at]) + meant;
    }
    return text + apply(slice, raw, [done]);
  };
  const repaired = (raw) => {
    let text = raw;
${Object.values(words)
  .map((word) => `    text = respelt(text, ${spellingOf(word)});`)
  .join("\n")}
    return text;
  };
  const copied = (list, change) => {
    const copy = new List(list.length);
    for (let i = 0; i < list.length; i++) put(copy, i, change(list[i]));
    return copy;
  };
  const site = (strings) => {
    const before = apply(get, known, [strings]);
    if (before !== undefined) return before;
    const made = copied(strings, (cooked) => cooked);
    defineProperty(made, "raw", { __proto__: null, value: freeze(copied(strings.raw, repaired)) });
    apply(set, known, [strings, freeze(made)]);
    return made;
  };
  return (...values) => {
    put(values, 0, site(values[0]));
    let next = 0;
    const step = () =>
      next < values.length
        ? { __proto__: null, done: false, value: values[next++] }
        : { __proto__: null, done: true, value: undefined };
    return { __proto__: null, [iterator]: () => ({ __proto__: null, next: step }) };
  };
})()`;

/**
 * Text of an expression whose value is the function that `templateHelper` names. Evaluate it in the guest realm before any
 * guest code, and make its value known there under the name.
 *
 * Called as the tag of a template, the function gives an iterable of what the real tag is to be called with: a strings
 * array equal to the original one (one per site, frozen, with `raw`), then the substitutions.
 *
 * @example
 * import vm from "node:vm";
 * const context = vm.createContext();
 * const helper = createCalleeName();
 * vm.runInContext(`const ${helper} = ${templateHelperText};`, context);
 * vm.runInContext(`typeof ${helper}`, context); // "function"
 */
export const templateHelperText: string = helperText;
