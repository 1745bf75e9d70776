/**
 * Runs in the guest realm, as an ordinary library: `process.stdout` and `process.stderr`. Each is an emitter with the methods of a
 * `Writable` that programs use, and no terminal; no stream of the host's is behind it.
 */

/** Gives what is written to the host. */
export type WriteOutput = (name: string, chunk: unknown) => void;

type Callback = (error?: unknown) => void;

interface Emitter {
  emit(event: string, ...args: unknown[]): boolean;
}

const toText = (chunk: unknown, encoding: unknown): unknown => {
  if (typeof chunk === "string")
    return encoding === undefined || encoding === "utf8" || encoding === "utf-8"
      ? chunk
      : Buffer.from(chunk, encoding as never);
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const error = new TypeError(
    'The "chunk" argument must be of type string or an instance of Buffer, TypedArray, or DataView.',
  );
  throw Object.assign(error, { code: "ERR_INVALID_ARG_TYPE" });
};

/** Makes both streams. */
export function makeOutputs(EventEmitter: new () => Emitter, write: WriteOutput): object {
  class WriteStream extends EventEmitter {
    readonly writable = true;
    readonly fd: number;
    readonly #name: string;

    constructor(name: string, fd: number) {
      super();
      this.#name = name;
      this.fd = fd;
    }

    write(chunk: unknown, encoding?: unknown, callback?: Callback): boolean {
      const done = typeof encoding === "function" ? (encoding as Callback) : callback;
      write(this.#name, toText(chunk, typeof encoding === "function" ? undefined : encoding));
      if (done !== undefined) void Promise.resolve().then(() => done());
      return true;
    }

    /** Standard streams stay open, as Node's do; what waits for the end is told of it. */
    end(chunk?: unknown, encoding?: unknown, callback?: Callback): this {
      const done = [chunk, encoding, callback].find((value) => typeof value === "function") as Callback | undefined;
      if (chunk !== undefined && chunk !== null && typeof chunk !== "function") this.write(chunk, encoding);
      void Promise.resolve().then(() => {
        this.emit("finish");
        done?.();
      });
      return this;
    }

    cork(): void {
      // nothing is held back
    }
    uncork(): void {
      // nothing was held back
    }
  }
  return { stdout: new WriteStream("stdout", 1), stderr: new WriteStream("stderr", 2) };
}
