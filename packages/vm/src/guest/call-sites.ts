/**
 * Runs in the guest realm. Upholds I1 and stops threat B11.
 * The call sites that a guest's own `Error.prepareStackTrace` gets: objects of the guest that answer for the guest's
 * frames, and with nothing for any other. V8's own would hand out functions and receivers of the host.
 */
import { ReflectDeleteProperty, ReflectOwnKeys, ReflectGetOwnPropertyDescriptor } from "@sbx/bridge/realm";
import { CallSitePrototype, callSiteMethod } from "./captures.ts";
import { define } from "./define.ts";
import { lookNative } from "./function-source.ts";

/** A frame as V8 describes it. */
export interface Frame {
  readonly __proto__: null;
  /** V8's call site: never shown to the guest. */
  readonly site: unknown;
  /** Whether it is a frame of the guest's own. */
  readonly own: boolean;
  /** The column as the engine counts it, and as the guest wrote it. */
  readonly engineColumn: number;
  readonly column: number;
}

type Answers = Readonly<Record<string, "engine" | undefined | null>>;

/** TABLE: what a tamed call site says of one of the guest's frames. Of any other frame it says `null` (ST-6). */
// prettier-ignore
const makeAnswers = (): Answers => ({
  __proto__: null,
  getTypeName: "engine", getFunctionName: "engine", getMethodName: "engine", getFileName: "engine",
  getLineNumber: "engine", getColumnNumber: "engine", getEvalOrigin: null, isToplevel: "engine", isEval: "engine",
  isNative: "engine", isConstructor: "engine", isAsync: "engine", isPromiseAll: "engine", getPromiseIndex: "engine",
  getScriptNameOrSourceURL: "engine", getEnclosingLineNumber: "engine", getEnclosingColumnNumber: "engine",
  getPosition: "engine", toString: "engine",
  // ST-5: the function and the receiver of a frame may be the host's.
  getThis: undefined, getFunction: undefined,
} as unknown as Answers);

class CallSite {
  readonly #frame: Frame;
  constructor(frame: Frame) {
    this.#frame = frame;
  }
  static read(value: unknown): Frame | undefined {
    return typeof value === "object" && value !== null && #frame in value ? value.#frame : undefined;
  }
}

/** The frame behind a tamed call site; `undefined` for anything else. */
export const frameOf: (value: unknown) => Frame | undefined = CallSite.read;

const addMethod = (name: string, answer: Answers[string]): void => {
  const ask = answer === "engine" ? callSiteMethod(name) : undefined;
  const methods = {
    __proto__: null,
    method(this: unknown): unknown {
      const frame = frameOf(this);
      if (frame === undefined) return undefined;
      if (!frame.own) return name === "toString" ? "<anonymous>" : null;
      if (name === "getColumnNumber") return frame.column;
      return ask === undefined ? answer : ask(frame.site);
    },
  };
  define(CallSite.prototype, name, lookNative(methods.method, name, 0));
};

const fillPrototype = (): void => {
  // The class itself stays here: with it a guest could make call sites of frames that it invents.
  ReflectDeleteProperty(CallSite.prototype as never, "constructor");
  const answers = makeAnswers();
  const names = ReflectOwnKeys(answers as never);
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] as string;
    // An engine may lack a method, or keep one of the table as something else.
    const native: unknown = ReflectGetOwnPropertyDescriptor(CallSitePrototype as never, name)?.value;
    if (typeof native === "function") addMethod(name, answers[name]);
  }
};

let filled = false;

/** A call site for the guest. The prototype is filled when it is first needed: most guests never need it. */
export const makeCallSite = (frame: Frame): object => {
  if (!filled) fillPrototype();
  filled = true;
  return new CallSite(frame);
};
