/**
 * Runs on the host. Upholds I10.
 * Node's `Transform` listens to its own `prefinish`, and flushes there if `this._final` is not its own: then a derived class
 * has one that does not. What a guest's class inherits is the substitute of Node's `_final`, so that it would flush twice.
 */
import { EventEmitter } from "node:events";
import { Transform } from "node:stream";
import { isCompressor } from "./machinery.ts";

type Func = (this: unknown, ...args: unknown[]) => unknown;

const nodeFinal = Reflect.get(Transform.prototype, "_final") as Func;
const nodeListener = new Transform().listeners("prefinish")[0] as Func;
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with a receiver
const { on, removeListener } = EventEmitter.prototype;

/**
 * Has a stream that a guest's class has made flush once.
 *
 * @param originalOf Gives what a substitute stands for.
 */
export function flushOnce(stream: unknown, originalOf: (value: unknown) => unknown): void {
  if (!(stream instanceof Transform) || isCompressor(stream)) return;
  Reflect.apply(removeListener, stream, ["prefinish", nodeListener]);
  Reflect.apply(on, stream, [
    "prefinish",
    function (this: Transform) {
      // I10: a guest that calls this on a compressor would begin a write while another is under way.
      if (isCompressor(this)) throw new TypeError("Illegal invocation");
      if (originalOf(Reflect.get(this, "_final")) !== nodeFinal) Reflect.apply(nodeFinal, this, []);
    },
  ]);
}
