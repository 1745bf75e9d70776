/**
 * Runs on the host. Upholds I9.
 * What C++ below Node's functions takes for granted about their arguments, since no check of Node's looks: where a list is
 * expected, a guest's array, which is a proxy, ends the process, and so does a symbol in the place of a number, a number of
 * more than 31 bits in the place of a mode, or no callback where one is called when the work is done.
 */
import { types } from "node:util";
import { isMethod } from "./machinery.ts";

type Settle = (args: readonly unknown[]) => unknown[];

/** More than any system takes at once. */
const longestList = 65_536;

/** The items of a guest's array, each read once; `undefined` where there are more than `most`. */
export const itemsOf = (list: readonly unknown[], most: number): unknown[] | undefined => {
  const { length } = list;
  return length > most ? undefined : Array.from({ length }, (_, index) => list[index]);
};

const listOf = (list: readonly unknown[]): unknown[] => {
  const items = itemsOf(list, longestList);
  if (items === undefined) throw new RangeError("The list is too long");
  return items;
};

/** Makes arrays of the host's of those that a guest gave. */
export const settleLists: Settle = (args) =>
  args.map((value) => (types.isProxy(value) && Array.isArray(value) ? listOf(value as unknown[]) : value));

const refuseSymbols: Settle = (args) => {
  if (!args.some((value) => typeof value === "symbol")) return [...args];
  throw Object.assign(new TypeError("An argument is a symbol"), { code: "ERR_INVALID_ARG_TYPE" });
};

const largestMode = 2 ** 31 - 1;

const refuseLargeNumbers: Settle = (args) => {
  const large = args.find((value): value is number => typeof value === "number" && value > largestMode);
  if (large === undefined) return refuseSymbols(args);
  throw Object.assign(new RangeError(`${String(large)} is out of range: no more than 2147483647`), {
    code: "ERR_OUT_OF_RANGE",
  });
};

/** `zlib`: the level, the strategy, what is called then. */
const completeParams: Settle = ([level, strategy, callback]) => [
  level,
  strategy,
  typeof callback === "function" ? callback : () => undefined,
];

const takeLists: Settle = (args) => refuseSymbols(settleLists(args));

/** TABLE: functions and methods, by their names. */
const settling: Readonly<Record<string, Settle | undefined>> = {
  readv: takeLists,
  readvSync: takeLists,
  writev: takeLists,
  writevSync: takeLists,
  open: refuseLargeNumbers,
  openSync: refuseLargeNumbers,
  params: completeParams,
};

/** What becomes of the arguments of a function of Node's before it gets them. Methods may take symbols: names of events. */
export const settlingFor = (original: { readonly name: string }): Settle => {
  const settle = Object.hasOwn(settling, original.name) ? settling[original.name] : undefined;
  return settle ?? (isMethod(original) ? (args) => [...args] : refuseSymbols);
};
