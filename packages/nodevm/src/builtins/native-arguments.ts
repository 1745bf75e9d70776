/**
 * Runs on the host. Upholds I9.
 * What C++ below Node's functions takes for granted about their arguments, since no check of Node's looks: where a list is
 * expected, a guest's array, which is a proxy, ends the process, and so does a symbol in the place of a number.
 */
import { types } from "node:util";
import { isMethod } from "./machinery.ts";

type Settle = (args: readonly unknown[]) => unknown[];

/** TABLE: functions, by their names, that hand a list on to C++. */
const takingLists: ReadonlySet<string> = new Set(["readv", "readvSync", "writev", "writevSync"]);

/** More than any system takes at once. */
const longestList = 65_536;

const listOf = (proxy: readonly unknown[]): unknown[] => {
  const { length } = proxy;
  if (length > longestList) throw new RangeError(`A list of ${String(length)} is too long`);
  return Array.from({ length }, (_, index) => proxy[index]);
};

/** Makes arrays of the host's of those that a guest gave. */
export const settleLists: Settle = (args) =>
  args.map((value) => (types.isProxy(value) && Array.isArray(value) ? listOf(value as unknown[]) : value));

const refuseSymbols: Settle = (args) => {
  if (!args.some((value) => typeof value === "symbol")) return [...args];
  throw Object.assign(new TypeError("An argument is a symbol"), { code: "ERR_INVALID_ARG_TYPE" });
};

/** What becomes of the arguments of a function of Node's before it gets them. Methods may take symbols: names of events. */
export const settlingFor = (original: { readonly name: string }): Settle => {
  if (takingLists.has(original.name)) return (args) => refuseSymbols(settleLists(args));
  return isMethod(original) ? (args) => [...args] : refuseSymbols;
};
