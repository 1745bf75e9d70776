/**
 * Runs in the guest realm, as an ordinary library. Node's `assert`, on the program's own objects.
 *
 * @see https://nodejs.org/api/assert.html
 */
import { AssertionError, showing } from "./assertion-error.ts";
import { isNativeError, isPromise, isRegExp } from "./brands.ts";
import { isDeepEqual, isDeepStrictEqual } from "./deep-equal.ts";

type Func = (...args: never[]) => unknown;
type Message = string | Error | undefined;

const argumentError = (name: string, expected: string, code = "ERR_INVALID_ARG_TYPE"): TypeError =>
  Object.assign(new TypeError(`The "${name}" argument must be ${expected}.`), { code });

interface Failure {
  readonly actual?: unknown;
  readonly expected?: unknown;
  readonly operator: string;
  /** What the program gave. */
  readonly message: Message;
  /** What is said where it gave nothing; `undefined`: the values compared. */
  readonly otherwise?: string;
  readonly start: Func;
}

function fail({ message, otherwise, start, ...rest }: Failure): never {
  if (message instanceof Error) throw message;
  const error = new AssertionError({ ...rest, message: message ?? otherwise, stackStartFn: start });
  error.generatedMessage = message === undefined;
  throw error;
}

/** Makes an assertion of two values from the relation that must hold. */
function relation(operator: string, holds: (actual: unknown, expected: unknown) => boolean): Func {
  const assertion = function (...args: unknown[]): void {
    const [actual, expected, message] = args;
    if (args.length < 2)
      throw Object.assign(new TypeError('The "actual" and "expected" arguments must be specified'), {
        code: "ERR_MISSING_ARGS",
      });
    if (!holds(actual, expected)) fail({ actual, expected, operator, message: message as Message, start: assertion });
  };
  Object.defineProperty(assertion, "name", { value: operator });
  return assertion;
}

// eslint-disable-next-line eqeqeq -- the assertion of loose equality
const loose = (a: unknown, b: unknown): boolean => a == b || (a !== a && b !== b);
const not =
  (holds: (a: unknown, b: unknown) => boolean) =>
  (a: unknown, b: unknown): boolean =>
    !holds(a, b);

function checkTruthy(start: Func, args: readonly unknown[]): void {
  const [value, message] = args;
  if (value) return;
  const otherwise =
    args.length === 0
      ? "No value argument passed to `assert.ok()`"
      : `The expression evaluated to a falsy value: ${showing.show(value)}`;
  fail({ actual: value, expected: true, operator: "==", message: message as Message, otherwise, start });
}

/** Whether something thrown is what was expected: a class, a pattern, an object of members, or a test. */
function matches(thrown: unknown, expected: unknown, message: Message, start: Func): void {
  if (expected === undefined) return;
  if (isRegExp(expected)) {
    if (!(expected as RegExp).test(String(thrown)))
      fail({
        actual: thrown,
        expected,
        operator: start.name,
        message,
        otherwise: `The input did not match the regular expression ${showing.show(expected)}.`,
        start,
      });
    return;
  }
  if (typeof expected === "function") {
    checkByFunction(thrown, expected as Func, message, start);
    return;
  }
  if (typeof expected !== "object" || expected === null)
    throw argumentError("expected", "a function, an object or a pattern");
  const keys = isNativeError(expected) ? [...Object.keys(expected), "name", "message"] : Object.keys(expected);
  for (const key of keys) {
    const wanted = (expected as Record<string, unknown>)[key];
    const actual = (thrown as Record<string, unknown> | null | undefined)?.[key];
    if (isRegExp(wanted) && typeof actual === "string" && (wanted as RegExp).test(actual)) continue;
    if (!isDeepStrictEqual(actual, wanted)) fail({ actual: thrown, expected, operator: start.name, message, start });
  }
}

function checkByFunction(
  thrown: unknown,
  expected: Func & { prototype?: unknown },
  message: Message,
  start: Func,
): void {
  if (expected.prototype !== undefined && thrown instanceof expected) return;
  // A class of errors is never called as a test; its instances alone satisfy it.
  if (Object.prototype.isPrototypeOf.call(Error, expected) || expected === Error)
    fail({
      actual: thrown,
      expected,
      operator: start.name,
      message,
      otherwise: `The error is expected to be an instance of "${expected.name}".`,
      start,
    });
  if (Reflect.apply(expected, {}, [thrown]) !== true)
    fail({
      actual: thrown,
      expected,
      operator: start.name,
      message,
      otherwise: 'The validation function is expected to return "true".',
      start,
    });
}

const nothing = Symbol("nothing thrown");

function attempt(code: unknown): unknown {
  if (typeof code !== "function") throw argumentError("fn", "of type function");
  try {
    (code as () => unknown)();
  } catch (thrown) {
    return thrown;
  }
  return nothing;
}

async function attemptAsync(code: unknown): Promise<unknown> {
  const result: unknown = typeof code === "function" ? (code as () => unknown)() : code;
  if (!isPromise(result) && typeof (result as { then?: unknown } | undefined)?.then !== "function")
    throw argumentError("promiseFn", "a promise, or a function that gives one");
  try {
    await (result as Promise<unknown>);
  } catch (thrown) {
    return thrown;
  }
  return nothing;
}

function expectThrown(thrown: unknown, args: readonly unknown[], start: Func, what: string): void {
  const [expected, message] = (typeof args[0] === "string" ? [undefined, args[0]] : args) as [unknown, Message];
  if (thrown === nothing) {
    const name = typeof expected === "function" && expected.name !== "" ? ` (${expected.name})` : "";
    const text =
      message instanceof Error
        ? message
        : `Missing expected ${what}${name}${message === undefined ? "." : `: ${message}`}`;
    fail({ actual: undefined, expected, operator: start.name, message: text, start });
  }
  matches(thrown, expected, message, start);
}

function expectNothing(thrown: unknown, args: readonly unknown[], start: Func, what: string): void {
  if (thrown === nothing) return;
  const [expected, message] = (typeof args[0] === "string" ? [undefined, args[0]] : args) as [
    unknown,
    string | undefined,
  ];
  const isUnwanted =
    expected === undefined ||
    (typeof expected === "function" ? thrown instanceof expected : (expected as RegExp).test(String(thrown)));
  if (!isUnwanted) throw thrown as Error;
  const actual = (thrown as { message?: unknown } | undefined)?.message;
  fail({
    actual: thrown,
    expected,
    operator: start.name,
    message: `Got unwanted ${what}${message === undefined ? "." : `: ${message}`}\nActual message: "${String(actual)}"`,
    start,
  });
}

/** An assertion about a text and a pattern. */
function pattern(name: string, wanted: boolean): Func {
  const assertion = function (text: unknown, expected: unknown, message?: Message): void {
    if (!isRegExp(expected)) throw argumentError("regexp", "an instance of RegExp");
    if (typeof text === "string" && (expected as RegExp).test(text) === wanted) return;
    const what = wanted ? "did not match" : "was expected to not match";
    fail({
      actual: text,
      expected,
      operator: name,
      message,
      otherwise: `The input ${what} the regular expression ${String(expected)}. Input:\n\n${showing.show(text)}\n`,
      start: assertion,
    });
  };
  Object.defineProperty(assertion, "name", { value: name });
  return assertion;
}

function addThrowing(target: object): void {
  Object.assign(target, {
    throws: function throws(code: unknown, ...args: unknown[]): void {
      expectThrown(attempt(code), args, throws, "exception");
    },
    doesNotThrow: function doesNotThrow(code: unknown, ...args: unknown[]): void {
      expectNothing(attempt(code), args, doesNotThrow, "exception");
    },
    rejects: async function rejects(code: unknown, ...args: unknown[]): Promise<void> {
      expectThrown(await attemptAsync(code), args, rejects, "rejection");
    },
    doesNotReject: async function doesNotReject(code: unknown, ...args: unknown[]): Promise<void> {
      expectNothing(await attemptAsync(code), args, doesNotReject, "rejection");
    },
  });
}

function addBasics(target: object): void {
  Object.assign(target, {
    AssertionError,
    fail: function (message?: Message): never {
      return fail({ operator: "fail", message, otherwise: "Failed", start: fail });
    },
    ifError: function ifError(value: unknown): void {
      if (value === null || value === undefined) return;
      const text = isNativeError(value) ? (value as Error).message : showing.show(value);
      fail({
        actual: value,
        expected: null,
        operator: "ifError",
        message: `ifError got unwanted exception: ${text}`,
        start: ifError,
      });
    },
    match: pattern("match", true),
    doesNotMatch: pattern("doesNotMatch", false),
  });
}

const strictRelations = {
  strictEqual: relation("strictEqual", Object.is),
  notStrictEqual: relation("notStrictEqual", not(Object.is)),
  deepStrictEqual: relation("deepStrictEqual", isDeepStrictEqual),
  notDeepStrictEqual: relation("notDeepStrictEqual", not(isDeepStrictEqual)),
};

const looseRelations = {
  equal: relation("==", loose),
  notEqual: relation("!=", not(loose)),
  deepEqual: relation("deepEqual", isDeepEqual),
  notDeepEqual: relation("notDeepEqual", not(isDeepEqual)),
};

/** In strict mode the loose names mean the strict relations. */
const strictNames = {
  equal: strictRelations.strictEqual,
  notEqual: strictRelations.notStrictEqual,
  deepEqual: strictRelations.deepStrictEqual,
  notDeepEqual: strictRelations.notDeepStrictEqual,
};

function makeAssert(relations: object): Func {
  const ok = function ok(...args: unknown[]): void {
    checkTruthy(ok, args);
  };
  const assert = function assert(...args: unknown[]): void {
    checkTruthy(assert, args);
  };
  Object.assign(assert, { ok }, relations, strictRelations);
  addThrowing(assert);
  addBasics(assert);
  return assert;
}

/** `assert.strict`. */
export const strict: Func = makeAssert(strictNames);
/** `assert`. */
export const assert: Func = makeAssert(looseRelations);

Object.assign(strict, { strict });
Object.assign(assert, { strict });
