/**
 * Runs on the host. Upholds I9.
 * What Node's event loop and its C++ do with a stream relies on the stream's own properties, without a doubt that they are
 * there: what is thrown then would end the process. So a guest may look at them, and put functions of its own in the place of
 * methods: what those throw is known to be the guest's. It cannot put anything else there, and what is in the state of a stream
 * that reads a file, a socket or C++ is not its to change.
 */
import { PassThrough, Duplex, Readable, Stream, Transform, Writable } from "node:stream";
import { types } from "node:util";

const states = ["_readableState", "_writableState"] as const;

/** TABLE: the methods of a stream that Node calls when nobody has called Node. */
const called =
  `read push destroy end pause resume _unrefTimer _read _write _writev _final _destroy _finishInit _releaseControl
  _tlsError _emitTLSError _start _destroySSL`.split(/\s+/);

/** Has a property take functions only: what a guest's own throws is known to be the guest's. */
function keepMethod(stream: object, name: string): void {
  const own = Object.getOwnPropertyDescriptor(stream, name);
  let replacement: unknown = own?.value;
  Object.defineProperty(stream, name, {
    get(this: object) {
      return replacement ?? (Reflect.get(Object.getPrototypeOf(stream) as object, name, this) as unknown);
    },
    set(value: unknown) {
      if (typeof value === "function") replacement = value;
    },
    enumerable: own !== undefined,
    configurable: false,
  });
}

/** Has a property take objects only. */
function keepObject(stream: object, name: string): void {
  const own = Object.getOwnPropertyDescriptor(stream, name);
  if (own?.configurable !== true || !("value" in own)) return;
  let current: unknown = own.value;
  Object.defineProperty(stream, name, {
    get: () => current,
    set(value: unknown) {
      if ((typeof value === "object" && value !== null) || value === undefined) current = value;
    },
    enumerable: own.enumerable === true,
    configurable: false,
  });
}

/** Those that call nobody but who uses them, in ticks that are guarded anyway. */
const plain = new Set<unknown>(
  [Stream, Duplex, PassThrough, Readable, Transform, Writable].map(({ prototype }) => prototype),
);

/** Guards what is a stream. */
export function guardStream(emitter: object, readOnly: (value: unknown) => unknown): void {
  if (!(emitter instanceof Stream)) return;
  const prototype: unknown = Object.getPrototypeOf(emitter);
  for (const name of states) {
    const descriptor = Object.getOwnPropertyDescriptor(emitter, name);
    if (descriptor?.configurable !== true || !("value" in descriptor)) continue;
    // A class of the guest's may set what is in it, as packages do.
    if (!plain.has(prototype) && !types.isProxy(prototype)) readOnly(descriptor.value);
    Object.defineProperty(emitter, name, { writable: false, configurable: false });
  }
  if (plain.has(prototype)) return;
  for (const name of called) keepMethod(emitter, name);
  keepObject(emitter, "_events");
}
