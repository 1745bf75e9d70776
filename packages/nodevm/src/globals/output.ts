/** Runs on the host. Where what the guest writes to its `process.stdout` and `process.stderr` goes: by the option `console`. */
import type { EventEmitter } from "node:events";

/** A standard stream that a guest may write to. */
export type OutputName = "stdout" | "stderr";

/** Writes a text, or bytes, which are a view over the guest's memory. */
export type Write = (name: OutputName, chunk: unknown) => void;

/** Bytes are copied: the guest may change its own at any time. */
const toOwn = (chunk: unknown): string | Buffer => (chunk instanceof Uint8Array ? Buffer.from(chunk) : String(chunk));

/** To the host's own streams; as events `stdout` and `stderr` of the VM; to nobody. */
export function createWrite(mode: "inherit" | "redirect" | "off", vm: EventEmitter): Write {
  if (mode === "off") return () => undefined;
  if (mode === "redirect") return (name, chunk) => void vm.emit(name, toOwn(chunk));
  return (name, chunk) => void process[name].write(toOwn(chunk));
}
