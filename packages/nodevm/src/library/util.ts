/**
 * Runs in the guest realm, as an ordinary library: the members of `util` that make functions, classes or promises, so that
 * these are the guest's own.
 *
 * @see https://nodejs.org/api/util.html
 */

type Func = (this: unknown, ...args: unknown[]) => unknown;

const argumentError = (name: string, expected: string): TypeError =>
  Object.assign(new TypeError(`The "${name}" argument must be ${expected}.`), { code: "ERR_INVALID_ARG_TYPE" });

/** BI-13: links prototypes, and sets `super_`. */
export function inherits(constructor: Func & { super_?: unknown }, superConstructor: Func): void {
  Object.defineProperty(constructor, "super_", { value: superConstructor, writable: true, configurable: true });
  Object.setPrototypeOf(constructor.prototype as object, superConstructor.prototype as object);
}

const custom: unique symbol = Symbol.for("nodejs.util.promisify.custom") as never;

function promisified(original: Func & { [custom]?: unknown }): unknown {
  if (typeof original !== "function") throw argumentError("original", "of type function");
  const own = original[custom];
  if (own !== undefined) {
    if (typeof own !== "function") throw argumentError("util.promisify.custom", "of type function");
    return Object.defineProperty(own, custom, { value: own, configurable: true });
  }
  function promised(this: unknown, ...args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const callback = (error: unknown, value: unknown): void => {
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever the callback was given
        if (error) reject(error);
        else resolve(value);
      };
      Reflect.apply(original, this, [...args, callback]);
    });
  }
  Object.setPrototypeOf(promised, Object.getPrototypeOf(original) as object);
  Object.defineProperty(promised, custom, { value: promised, configurable: true });
  return Object.defineProperties(promised, Object.getOwnPropertyDescriptors(original));
}
/** Turns a function that takes a callback into one that gives a promise. */
export const promisify: typeof promisified & { readonly custom: symbol } = Object.assign(promisified, { custom });
Object.defineProperty(promisify, "name", { value: "promisify" });

const isFalsy = (value: unknown): boolean => !value;

/** What a callback is given for a rejection that would look like success to it. */
const falsyRejection = (reason: unknown): Error =>
  Object.assign(new Error("Promise was rejected with a falsy value"), { reason, code: "ERR_FALSY_VALUE_REJECTION" });

/** Turns a function that gives a promise into one that takes a callback. */
export function callbackify(original: Func, later: (callback: () => void) => void): Func {
  if (typeof original !== "function") throw argumentError("original", "of type function");
  function called(this: unknown, ...args: unknown[]): void {
    const callback = args.pop();
    if (typeof callback !== "function") throw argumentError("last argument", "of type function");
    const finish = (...results: unknown[]): void => later(() => Reflect.apply(callback as Func, this, results));
    (Reflect.apply(original, this, args) as Promise<unknown>).then(
      (value) => finish(null, value),
      (reason: unknown) => finish(isFalsy(reason) ? falsyRejection(reason) : reason),
    );
  }
  Object.defineProperty(called, "name", { value: `${original.name}Callbackified` });
  return called;
}

/** Makes a function that warns when it is first called. */
export function deprecate(original: Func, message: string, warn: (message: string) => void): Func {
  let warned = false;
  function deprecated(this: unknown, ...args: unknown[]): unknown {
    if (!warned) warn(message);
    warned = true;
    const newTarget = new.target as Func | undefined;
    return newTarget === undefined ? Reflect.apply(original, this, args) : Reflect.construct(original, args, newTarget);
  }
  Object.setPrototypeOf(deprecated, original);
  if (original.prototype !== undefined) deprecated.prototype = original.prototype as object;
  return deprecated;
}
