/**
 * Runs in the guest realm. Upholds I1, I3; stops threats B11 and B14.
 * Reading `stack` of an error makes V8 call a function of Node's host realm, which looks at `globalThis.Error` and
 * `Error.prepareStackTrace` of the error's realm and, finding nothing, formats by itself: with host frames, and throwing
 * host errors at odd names. So both are fixed here, and what Node finds is always the formatter below.
 *
 * The guest may assign a formatter of its own; it gets call sites of the guest.
 */
import {
  ReflectApply,
  ReflectDefineProperty,
  ReflectGet,
  StringPrototypeSlice,
  append,
  makeList,
  ownDescriptor,
  toArray,
} from "@sbx/bridge/realm";
import {
  ArrayIsArray,
  ErrorConstructor,
  GlobalObject,
  StringConvert,
  callSiteMethod,
  type Callable,
} from "./captures.ts";
import { frameOf, makeCallSite, type Frame } from "./call-sites.ts";
import { closed, define } from "./define.ts";
import { lookNative } from "./function-source.ts";
import type { StackServices } from "./services.ts";

const getFileName = callSiteMethod("getFileName");
const getLineNumber = callSiteMethod("getLineNumber");
const getColumnNumber = callSiteMethod("getColumnNumber");
const getScriptHash = callSiteMethod("getScriptHash");
const textOfSite = callSiteMethod("toString") as (site: unknown) => string;

/** `error[key]` as text: ErrorUtils::ToString of V8, but for symbols, which it refuses. */
const part = (error: unknown, key: "name" | "message", absent: string): string => {
  const value: unknown = ReflectGet(error as never, key, error as never);
  return value === undefined ? absent : StringConvert(value); // `String` of a symbol describes it
};

/** The first line of a stack. Runs the guest's getters; whatever they throw, a text comes of it (ST-7). */
const headerOf = (error: unknown): string => {
  try {
    const name = part(error, "name", "Error");
    const message = part(error, "message", "");
    if (name === "") return message;
    return message === "" ? name : `${name}: ${message}`;
  } catch {
    return "<error>";
  }
};

/** `text`, which is V8's for a frame and ends with the column or the column and a bracket, with another column. */
const withColumn = (text: string, from: number, to: number): string => {
  const end = text.length - (text[text.length - 1] === ")" ? 1 : 0);
  const start = end - StringConvert(from).length;
  return StringPrototypeSlice(text, 0, start) + StringConvert(to) + StringPrototypeSlice(text, end, text.length);
};

const lineOf = ({ site, column, engineColumn }: Frame): string => {
  const text = textOfSite(site);
  return `\n    at ${column === engineColumn ? text : withColumn(text, engineColumn, column)}`;
};

/** The text of a stack. */
const textOf = (error: unknown, frames: ArrayLike<Frame>): string => {
  let text = headerOf(error);
  for (let index = 0; index < frames.length; index += 1) {
    const frame = frames[index] as Frame;
    if (frame.own) text += lineOf(frame);
  }
  return text;
};

/** What a frame is. Without a file it is a built-in function, whose it is that called it. */
const frameFrom = (site: unknown, callerIsOwn: boolean, { isGuestScript, columnOf }: StackServices): Frame => {
  const file = getFileName(site);
  if (typeof file !== "string") return { __proto__: null, site, own: callerIsOwn, engineColumn: 0, column: 0 };
  const hash = getScriptHash(site) as string;
  const own = isGuestScript(file, hash);
  const engineColumn = getColumnNumber(site) as number;
  const column = own ? columnOf(file, hash, getLineNumber(site) as number, engineColumn) : engineColumn;
  return { __proto__: null, site, own, engineColumn, column };
};

/**
 * Classifies V8's frames, from the caller outward. A frame without a file is a built-in function: it is the guest's when
 * the nearest frame with a file that called it is.
 */
const classify = (sites: unknown, services: StackServices): ArrayLike<Frame> => {
  const reversed = makeList<Frame>();
  let callerIsOwn = false;
  const { length } = sites as ArrayLike<unknown>;
  for (let index = length - 1; index >= 0; index -= 1) {
    const site = (sites as ArrayLike<unknown>)[index];
    const known = frameOf(site); // the guest handed back what its own formatter got
    const frame: Frame = known ?? frameFrom(site, callerIsOwn, services);
    callerIsOwn = frame.own;
    append(reversed, frame);
  }
  const frames = makeList<Frame>();
  for (let index = reversed.length - 1; index >= 0; index -= 1) append(frames, reversed[index] as Frame);
  return frames;
};

const callSitesOf = (frames: ArrayLike<Frame>): unknown => {
  const sites = makeList<object>();
  for (let index = 0; index < frames.length; index += 1) append(sites, makeCallSite(frames[index] as Frame));
  return toArray(sites);
};

/** Only real arrays: reading an index of what the guest passes may run its code, which is its own affair. */
const framesFrom = (sites: unknown, services: StackServices): ArrayLike<Frame> =>
  ArrayIsArray(sites) ? classify(sites, services) : makeList<Frame>();

/** Gives an object its own `stack`; tells whether it took it. Anything may be passed by a guest that calls the formatter. */
const setStack = (error: unknown, value: unknown): boolean =>
  typeof error === "object" &&
  error !== null &&
  ReflectDefineProperty(error as never, "stack", {
    __proto__: null,
    value,
    writable: true,
    enumerable: false,
    configurable: true,
  });

/** Fixes `Error` on the global object and `Error.prepareStackTrace`. */
export const tameErrorStack = (services: StackServices, hardened: boolean): void => {
  let guestFormatter: Callable | undefined;
  let formatting = false;

  /**
   * Runs a formatter of the guest. While V8 is in a formatter it formats by itself what else is read, with the frames and
   * paths of the host; so the error gets the safe text for the time, and the result afterwards, as an ordinary property.
   */
  const runGuestFormatter = (formatter: Callable, error: unknown, frames: ArrayLike<Frame>): unknown => {
    const text = textOf(error, frames);
    if (!setStack(error, text)) return text;
    formatting = true;
    try {
      const result = ReflectApply(formatter as never, ErrorConstructor as never, [
        error,
        callSitesOf(frames),
      ]) as unknown;
      setStack(error, result);
      return result;
    } finally {
      formatting = false;
    }
  };

  const formatters = {
    __proto__: null,
    /** Called by Node for each stack, and by guests that kept it to call it from a formatter of their own. */
    prepareStackTrace(error: unknown, sites: unknown): unknown {
      const frames = framesFrom(sites, services);
      if (guestFormatter === undefined || formatting) return textOf(error, frames);
      return runGuestFormatter(guestFormatter, error, frames);
    },
  };
  const safeFormatter: Callable = lookNative(formatters.prepareStackTrace, "prepareStackTrace", 2);

  const accessors = {
    __proto__: null,
    get prepareStackTrace(): unknown {
      return safeFormatter;
    },
    // Libraries save the formatter, set their own and put the saved one back.
    set prepareStackTrace(formatter: unknown) {
      if (hardened) return; // it would format the stacks of the next program, too
      guestFormatter =
        typeof formatter === "function" && formatter !== safeFormatter ? (formatter as Callable) : undefined;
    },
  };
  const { get, set } = ownDescriptor(accessors as never, "prepareStackTrace") as never as Record<
    "get" | "set",
    Callable
  >;

  define(GlobalObject, "Error", ErrorConstructor, closed); // ST-9, VM-52
  ReflectDefineProperty(ErrorConstructor as never, "prepareStackTrace", {
    __proto__: null,
    get: lookNative(get, "get prepareStackTrace", 0),
    set: lookNative(set, "set prepareStackTrace", 1),
    enumerable: false,
    configurable: false,
  });
};
