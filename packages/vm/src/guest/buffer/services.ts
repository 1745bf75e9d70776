/** What the host offers to the guest's `Buffer`. */

/** What `viewLength` says of views that are no `Uint8Array`. */
export const otherView = -2;

/** What crosses without the membrane: primitives, and typed arrays of the guest. */
export type Plain = string | number | bigint | boolean | symbol | null | undefined | Uint8Array;

/**
 * Functions of the host, raw: they are called by trusted code only, with primitives and the guest's own `Uint8Array`s,
 * and give primitives. They do not throw, but at the end of the stack.
 */
export interface BufferNatives {
  /**
   * Calls a method of Node's Buffer on the bytes of a view, with the first `count` of the arguments. `null` stands for the
   * view itself; `undefined`: it failed.
   */
  readonly apply: (method: string, view: Uint8Array, count: number, ...args: readonly Plain[]) => Plain;
  /** The number of bytes of a text in UTF-8. */
  readonly byteLength: (text: string) => number;
  /** What this Node's Buffer looks like: a {@link Layout} as JSON. */
  readonly layout: string;
}

/** How a member of Node's looks: its key, and the name and length of the function; the key of the same function before it. */
export interface MemberLook {
  readonly key: string;
  readonly name: string;
  readonly length: number;
  readonly same: string | null;
}

/** What this Node's Buffer looks like. */
export interface Layout {
  /** In their order. */
  readonly methods: readonly MemberLook[];
  readonly statics: readonly MemberLook[];
  readonly poolSize: number;
  readonly maxLength: number;
  readonly maxStringLength: number;
  readonly hasSlowBuffer: boolean;
  /** Whether `concat` reads `length` of what it is given before it asks what it is. */
  readonly concatReadsLengths: boolean;
  /** Whether a Buffer over a store, without a length, goes to wherever that ends. */
  readonly followsStore: boolean;
}

/** What crosses by the membrane, for everything that is not plain: objects that are converted, errors, views of the host's. */
export interface BufferServices {
  /** Node's methods and static methods by name. */
  readonly methods: object;
  readonly statics: object;
  /** For an error of Node's: class, code, whether it shows the code (`shown`), and message, with line feeds between them. */
  readonly describeError: (error: unknown) => string | undefined;
  /** The number of bytes of a `Uint8Array` of the host's; `otherView`, or -1 for what is no view. */
  readonly viewLength: (value: unknown) => number;
  /** Whether it is an ArrayBuffer of the host's. */
  readonly isStore: (value: unknown) => boolean;
  /** Copies all bytes of the first into the second. */
  readonly copyView: (from: unknown, to: Uint8Array) => void;
}
