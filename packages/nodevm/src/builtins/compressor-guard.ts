/**
 * Runs on the host. Upholds I9 and I10.
 * The object of C++ behind a stream of `zlib` ends the process when a write begins before the last has ended, or reaches
 * outside of its buffers. The stream's own state decides both, and that is a guest's to change: by `emit("prefinish")`, by
 * `_writableState`, by `_outBuffer`. So each write is checked right before it goes to C++.
 */
import { Transform } from "node:stream";
import { types } from "node:util";

type Func = (this: unknown, ...args: unknown[]) => unknown;

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with a receiver
const { destroy } = Transform.prototype;

/** The highest value of `flush` (`Z_BLOCK`). */
const lastFlush = 5;
/** No length of output that is left is this large: C++ has not answered yet. */
const unanswered = 0xffffffff;

const states = new WeakSet<object>();
const guarded = new WeakSet<object>();

/** Whether an object is where C++ puts its answers to writes; the guest is not to see it. */
export const isWriteState = (value: object): boolean => states.has(value);

const isWithin = (buffer: unknown, offset: unknown, length: unknown): boolean => {
  if (!Number.isInteger(offset) || !Number.isInteger(length)) return false;
  const [from, size] = [offset as number, length as number];
  return types.isUint8Array(buffer) && from >= 0 && size >= 0 && from + size <= buffer.length;
};

/** The arguments of a write, as C++ demands them. */
const isWrite = ([flush, input, inOffset, inLength, output, outOffset, outLength]: readonly unknown[]): boolean =>
  Number.isInteger(flush) &&
  (flush as number) >= 0 &&
  (flush as number) <= lastFlush &&
  isWithin(input ?? new Uint8Array(0), inOffset, inLength) &&
  isWithin(output, outOffset, outLength);

/** Has a stream of `zlib`, when it is met first, refuse and end itself where its C++ would end the process. */
export function guardCompressor(stream: object): void {
  const handle = Reflect.get(stream, "_handle") as Record<"write", Func> | null;
  if (guarded.has(stream) || handle === null) return;
  guarded.add(stream);
  const state = Reflect.get(stream, "_writeState") as Uint32Array;
  const { write } = handle;
  let begun = false;
  states.add(state);
  handle.write = (...args) => {
    const isUnderWay = begun && state[0] === unanswered;
    // I9: thrown errors would reach Node's event loop, which calls this too.
    if (isUnderWay || !isWrite(args))
      return void Reflect.apply(destroy, stream, [new Error("zlib: a write out of order")]);
    begun = true;
    state[0] = unanswered;
    return Reflect.apply(write, handle, args);
  };
}
