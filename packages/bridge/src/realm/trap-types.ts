/** Types only: what the traps share. */
import type { Crossing, Joined } from "./crossing.ts";
import type { PolicyTable } from "./policies.ts";
import type { Key, Local, ProxyRecord, Thrown } from "./types.ts";

/** One half of a membrane, as its traps see it. */
export interface End extends Joined {
  /** What the other end's operations return when they failed. */
  readonly thrown: Thrown;
  /** What each policy says. */
  readonly policies: PolicyTable;
  /** The local error for a call across that ended by a throw, which only the end of the stack (or a limit) can cause. */
  readonly exhausted: () => unknown;
}

/** What the files of traps get. */
export interface TrapContext extends Omit<Crossing, "pairPrototype"> {
  readonly end: End;
  /** The record of a shadow; throws a TypeError for anything else (I4). */
  readonly recordOf: (shadow: Local) => ProxyRecord;
}

/** The thirteen traps (ECMA-262, Proxy Object Internal Methods and Internal Slots). */
export interface Traps {
  readonly __proto__: null;
  readonly get: (shadow: Local, key: Key, receiver: Local) => Local | undefined;
  readonly set: (shadow: Local, key: Key, value: Local, receiver: Local) => boolean;
  readonly has: (shadow: Local, key: Key) => boolean;
  readonly deleteProperty: (shadow: Local, key: Key) => boolean;
  readonly ownKeys: (shadow: Local) => Local;
  readonly getOwnPropertyDescriptor: (shadow: Local, key: Key) => object | undefined;
  readonly defineProperty: (shadow: Local, key: Key, descriptor: object) => boolean;
  readonly getPrototypeOf: (shadow: Local) => Local | null;
  readonly setPrototypeOf: (shadow: Local, prototype: Local | null) => boolean;
  readonly isExtensible: (shadow: Local) => boolean;
  readonly preventExtensions: (shadow: Local) => boolean;
  readonly apply: (shadow: Local, receiver: Local, args: ArrayLike<Local>) => Local;
  readonly construct: (shadow: Local, args: ArrayLike<Local>, newTarget: Local) => Local;
}
