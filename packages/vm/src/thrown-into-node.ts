/**
 * Tells what a guest has thrown into the host and nobody caught. Upholds I9.
 *
 * Node, a library or a program of the host calls a guest's callback, listener or overridden method, and what it throws
 * goes where the caller's exceptions go: into the event loop, where the process would end. Who catches it gets it as ever.
 * What reaches the event loop was the last thing thrown, so that is what is remembered, besides whose it is. A guest can
 * throw an object of the host's, or a primitive: then nothing but this tells.
 */
import { types } from "node:util";
import { constants, createContext, runInContext } from "node:vm";

/** Is told of failures; the values are the host's. */
export interface Report {
  readonly threw: (error: unknown) => void;
  readonly rejected: (reason: unknown, promise: unknown) => void;
}

interface Last {
  readonly report: Report;
  /** Objects are held weakly. */
  readonly reference: WeakRef<object> | undefined;
  readonly primitive: unknown;
}

const byView = new WeakMap<object, Report>();
const callers = new WeakSet<object>();
let last: Last | undefined;

const isObject = (value: unknown): value is object =>
  (typeof value === "object" && value !== null) || typeof value === "function";

/** Notes what host code is about to get from a guest. */
export const noteThrown = (error: unknown, report: Report): void => {
  if (!isObject(error)) last = { report, reference: undefined, primitive: error };
  // What is a proxy to the host is the guest's, whoever throws it on.
  else if (types.isProxy(error)) byView.set(error, report);
  else last = { report, reference: new WeakRef(error), primitive: undefined };
};

const isLast = (error: unknown): boolean => {
  if (last === undefined) return false;
  if (isObject(error)) return last.reference?.deref() === error;
  return last.reference === undefined && Object.is(last.primitive, error);
};

/**
 * Runs a program for host code that asked for it: what it throws is that code's, like any exception, and ends the process
 * where nobody catches it.
 */
export const thrownToCaller = <Result>(run: () => Result): Result => {
  try {
    return run();
  } catch (error) {
    if (isLast(error)) last = undefined;
    if (isObject(error)) {
      byView.delete(error);
      callers.add(error);
    }
    throw error;
  }
};

/** Whether it is an error that `thrownToCaller` has passed on. */
export const isCallers = (error: unknown): boolean => isObject(error) && callers.has(error);

/** Who is to be told about an exception, or a reason, that the process did not handle; `undefined` when it is no guest's. */
export const reportOfThrown = (error: unknown): Report | undefined =>
  (isObject(error) ? byView.get(error) : undefined) ?? (isLast(error) ? last?.report : undefined);

/** A deeper stack has a program in it. */
const deepest = 64;

type Frames = readonly NodeJS.CallSite[];

let askFrames: (() => unknown) | undefined;

/**
 * A function that gives the frames of the stack, its own first. It is of a realm of its own, whose `Error` is nobody's but ours:
 * the host's would have to be changed for a moment, and stay changed where a time limit ends that moment (I6).
 */
const makeAskFrames = (): (() => unknown) =>
  runInContext(
    `Error.stackTraceLimit = ${String(deepest)}; Error.prepareStackTrace = (_, sites) => sites; () => new Error().stack`,
    createContext(constants.DONT_CONTEXTIFY),
    { filename: "node:sbx" },
  ) as () => unknown;

const framesHere = (): Frames => {
  try {
    const frames = (askFrames ??= makeAskFrames())();
    return Array.isArray(frames) ? (frames as Frames) : [];
  } catch {
    return []; // the end of the stack
  }
};

const fileOf = (frame: NodeJS.CallSite | undefined): string => frame?.getFileName() ?? "";
const folderOf = (file: string): string => file.slice(0, Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")));

/** Functions of the engine have no file. */
const isEngines = (file: string): boolean => file === "" || file.startsWith("node:");

/**
 * Whether there is no program on the stack, only Node. Asked by another package of this library: the file of its caller,
 * and others beside that, count as ours.
 */
export const onlyNodeIsBelow = (): boolean => {
  const frames = framesHere();
  const own = folderOf(fileOf(frames[3]));
  return (
    frames.length < deepest &&
    frames
      .slice(3)
      .map(fileOf)
      .every((file) => folderOf(file) === own || isEngines(file))
  );
};
