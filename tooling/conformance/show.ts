/**
 * The text of a function that describes any value of its realm, by structure: two realms answer alike if and only if they
 * gave alike values. It is evaluated in the realm of the program, before the program.
 */
export const showText: string = String.raw`(function () {
  const { getPrototypeOf, getOwnPropertyDescriptor } = Object;
  const { ownKeys } = Reflect;
  const tagOf = Function.prototype.call.bind(Object.prototype.toString);
  const errors = [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError];
  const text = (key) => (typeof key === "symbol" ? key.toString() : JSON.stringify(key));
  const classOf = (error) => {
    const known = errors.find((C) => getPrototypeOf(error) === C.prototype);
    return known === undefined ? String(error.constructor && error.constructor.name) : known.name;
  };
  const show = (value, depth = 0, seen = []) => {
    if (typeof value === "string") return JSON.stringify(value);
    if (typeof value === "bigint") return value + "n";
    if (Object.is(value, -0)) return "-0";
    if (typeof value === "symbol") return value.toString();
    if (value === null || (typeof value !== "object" && typeof value !== "function")) return String(value);
    if (seen.includes(value)) return "cycle";
    if (depth > 5) return "deep";
    const parts = [];
    const next = [...seen, value];
    if (value instanceof Error) return classOf(value) + "(" + show(value.message, depth + 1, next) + ")";
    for (const key of ownKeys(value)) {
      if (typeof value === "function" && (key === "length" || key === "name" || key === "prototype" || key === "arguments" || key === "caller")) continue;
      if (Array.isArray(value) && key === "length") continue;
      const descriptor = getOwnPropertyDescriptor(value, key);
      const flags = (descriptor.writable === false ? "!w" : "") + (descriptor.enumerable ? "" : "!e") + (descriptor.configurable ? "" : "!c");
      const shown = "value" in descriptor ? show(descriptor.value, depth + 1, next) : "accessor";
      parts.push(text(key) + flags + ":" + shown);
    }
    if (typeof value === "function") return "function " + value.name + "/" + value.length + " {" + parts.join() + "}";
    let slots = "";
    if (tagOf(value) === "[object Map]") slots = show([...Map.prototype.entries.call(value)], depth + 1, next);
    else if (tagOf(value) === "[object Set]") slots = show([...Set.prototype.values.call(value)], depth + 1, next);
    else if (tagOf(value) === "[object Date]") slots = String(+value);
    else if (tagOf(value) === "[object RegExp]") slots = String(value);
    const prototype = getPrototypeOf(value);
    const kind = prototype === null ? "null" : prototype === Object.prototype ? "" : tagOf(value);
    return kind + "{" + slots + parts.join() + "}";
  };
  return show;
})()`;
