/**
 * Runs in the guest realm. Upholds I7, I10, and stops threat D19.
 * `eval`, `Function` and its three siblings: functions of the guest that convert their arguments as the language says and
 * hand plain text to the host, which transforms and compiles it in this realm. The engine's own stay out of reach, and
 * refuse to work (string compilation is off) for whoever got hold of them all the same.
 */
import {
  RangeErrorConstructor,
  ReflectGet,
  ReflectGetPrototypeOf,
  ReflectSetPrototypeOf,
  StringPrototypeSlice,
} from "@sbx/bridge/realm";
import {
  AsyncFunctionPrototype,
  AsyncGeneratorFunctionPrototype,
  ErrorCaptureStackTrace,
  EvalErrorConstructor,
  FunctionPrototype,
  GeneratorFunctionPrototype,
  GlobalObject,
  ObjectPrototype,
  SyntaxErrorConstructor,
  toText,
  type Callable,
} from "./captures.ts";
import { closed, define, redefinable } from "./define.ts";
import { lookNative } from "./function-source.ts";
import type { Services } from "./services.ts";

type Kind = "normal" | "generator" | "async" | "async-generator";

/** The error that the host's refusal asks for: its first letter says which, the rest is the message. */
const errorFor = (refusal: string, services: Services): object => {
  const message = StringPrototypeSlice(refusal, 1, refusal.length);
  const letter = refusal[0];
  if (letter === "V") return services.makeVMError(message);
  if (letter === "E") return new EvalErrorConstructor(message);
  if (letter === "R") return new RangeErrorConstructor(message);
  return new SyntaxErrorConstructor(message);
};

const isObject = (value: unknown): value is object =>
  typeof value === "function" || (typeof value === "object" && value !== null);

/** Makes the four constructors and `eval`, and puts them in the place of the engine's. */
export const tameEvaluators = (services: Services): void => {
  const { evalAllowed } = services;

  const refuse = (refusal: string, caller: Callable): never => {
    const error = errorFor(refusal, services);
    // The trace begins with the guest's own call. A VMError is the host's, seen through the membrane.
    if (refusal[0] !== "V") ErrorCaptureStackTrace(error, caller);
    throw error;
  };

  /**
   * What GetPrototypeFromConstructor (ECMA-262) gives for `newTarget`, if it is an object. The engine has asked already, for
   * the object that it made; a second time would be seen by a proxy. Only what that one has in default of another is unclear.
   */
  const prototypeFor = (newTarget: unknown, instance: unknown): unknown => {
    const prototype = ReflectGetPrototypeOf(instance as never) as unknown;
    return prototype === ObjectPrototype ? ReflectGet(newTarget as never, "prototype", newTarget as never) : prototype;
  };

  /** CreateDynamicFunction (ECMA-262): strings of the arguments in order. */
  const createFunction = (kind: Kind, self: Callable, args: readonly unknown[]): unknown => {
    const last = args.length - 1;
    let parameters = "";
    for (let index = 0; index < last; index += 1) parameters += (index === 0 ? "" : ",") + toText(args[index]);
    const body = last < 0 ? "" : toText(args[last]);
    const made = services.compileFunction(kind, parameters, body);
    return typeof made === "string" ? refuse(made, self) : made;
  };

  const makeConstructor = (kind: Kind, name: string): Callable => {
    const constructor: Callable = function (this: unknown, ...args: unknown[]): unknown {
      const made = createFunction(kind, constructor, args);
      if (new.target === undefined || new.target === constructor) return made;
      const prototype = prototypeFor(new.target, this);
      if (isObject(prototype)) ReflectSetPrototypeOf(made as never, prototype as never);
      return made;
    };
    return lookNative(constructor, name, 1);
  };

  const install = (kind: Kind, name: string, prototype: object): Callable => {
    const constructor = makeConstructor(kind, name);
    define(constructor, "prototype", prototype, closed);
    return constructor;
  };

  const plain = install("normal", "Function", FunctionPrototype);
  define(FunctionPrototype, "constructor", plain);
  define(GlobalObject, "Function", plain);

  const installSibling = (kind: Kind, name: string, prototype: object): void => {
    const constructor = install(kind, name, prototype);
    ReflectSetPrototypeOf(constructor as never, plain as never);
    define(prototype, "constructor", constructor, redefinable);
  };
  installSibling("generator", "GeneratorFunction", GeneratorFunctionPrototype);
  installSibling("async", "AsyncFunction", AsyncFunctionPrototype);
  installSibling("async-generator", "AsyncGeneratorFunction", AsyncGeneratorFunctionPrototype);

  const methods = {
    __proto__: null,
    // Direct eval behaves as indirect: V8 knows its own `eval` only.
    eval(text: unknown): unknown {
      // VM-70: with evaluation off any argument is refused.
      if (typeof text !== "string" && evalAllowed) return text;
      const refusal = services.prepareEval(typeof text === "string" ? text : "");
      return refusal === undefined ? services.runPrepared() : refuse(refusal, methods.eval);
    },
  };
  define(GlobalObject, "eval", lookNative(methods.eval, "eval", 1));
};
