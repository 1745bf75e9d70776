/**
 * Tells errors that a guest throws into Node itself from those that a program of the host gets. Upholds I9.
 *
 * Node calls a guest's callback, listener or overridden method from its event loop when the host has handed such a
 * function over; nobody is there to catch what it throws, and the process would end. Whether somebody is there shows in
 * the stack at the moment of throwing: below our own frames there are Node's, or there is a program.
 */

/** Is told of a failure; the value is the host's view. */
export type Report = (error: unknown) => void;

const byObject = new WeakMap<object, Report>();
let lastPrimitive: { readonly value: unknown; readonly report: Report } | undefined;

/** A deeper stack has a program in it. */
const deepest = 64;

type Frames = readonly NodeJS.CallSite[];

const framesHere = (): Frames => {
  const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  const { stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = deepest;
    Error.prepareStackTrace = (_error, sites) => sites;
    const frames: unknown = new Error().stack;
    return Array.isArray(frames) ? (frames as Frames) : [];
  } catch {
    return []; // the end of the stack, or a host whose Error is frozen
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    if (before === undefined) Reflect.deleteProperty(Error, "prepareStackTrace");
    else Object.defineProperty(Error, "prepareStackTrace", before);
  }
};

const fileOf = (frame: NodeJS.CallSite | undefined): string => frame?.getFileName() ?? "";
const folderOf = (file: string): string => file.slice(0, Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")));

/** On top of every stack: `framesHere`, `noteThrown`, the realm's report, the membrane's, and a trap. */
const ownFrames = 5;

/** What is below the membrane. In a bundle of everything a program's files are ours too, so only the count is sure. */
const below = (frames: Frames): string[] => {
  const membrane = fileOf(frames[ownFrames - 1]);
  const rest = frames.slice(ownFrames).map(fileOf);
  if (membrane === fileOf(frames[0])) return rest;
  const end = rest.findIndex((file) => folderOf(file) !== folderOf(membrane));
  return end < 0 ? [] : rest.slice(end);
};

/** Functions of the engine have no file. */
const isEngines = (file: string): boolean => file === "" || file.startsWith("node:");

/** Whether there is no program below, only Node. */
const isNodes = (frames: Frames): boolean => frames.length < deepest && below(frames).every(isEngines);

/** The same, asked by another package of this library: its caller's file, and others beside it, count as ours. */
export const onlyNodeIsBelow = (): boolean => {
  const frames = framesHere();
  const own = folderOf(fileOf(frames[2]));
  return (
    frames.length < deepest &&
    frames
      .slice(2)
      .map(fileOf)
      .every((file) => folderOf(file) === own || isEngines(file))
  );
};

/** Notes what host code is about to get from a guest: it is the guest's failure if nobody but Node gets it. */
export const noteThrown = (error: unknown, report: Report): void => {
  if (!isNodes(framesHere())) return;
  if (typeof error === "object" && error !== null) byObject.set(error, report);
  else lastPrimitive = { value: error, report };
};

/** Who is to be told about an exception that the process did not catch; `undefined` when it is no guest's. */
export const reportOfThrown = (error: unknown): Report | undefined => {
  if (typeof error === "object" && error !== null) return byObject.get(error);
  return lastPrimitive !== undefined && Object.is(lastPrimitive.value, error) ? lastPrimitive.report : undefined;
};
