/**
 * Runs in the guest realm. Upholds I5.
 * What `node:buffer` has beside the class and works on the guest's bytes. Blobs and the like are the host's, and are added
 * there, as reviewed.
 */
import { ReflectDefineProperty, TypeErrorConstructor, objectPrototype } from "@sbx/bridge/realm";
import { ObjectCreate, StringConvert, type Callable } from "../captures.ts";
import { assign } from "../define.ts";
import { lookNative } from "../function-source.ts";
import { storeLength } from "./bytes.ts";
import type { Shown } from "./content.ts";
import { makeRefuse } from "./from.ts";
import type { Layout } from "./services.ts";
import { nodeError, type BufferTools, type Methods } from "./tools.ts";

/** What the module is made of. */
export interface ModuleParts {
  readonly __proto__: null;
  readonly constructor: Callable;
  readonly statics: Methods;
  readonly layout: Layout;
  readonly shown: Shown;
}

/** The setting of how much of a Buffer is shown. */
const addShown = (module: object, tools: BufferTools, shown: Shown): void => {
  const refuse = makeRefuse(tools);
  const name = "INSPECT_MAX_BYTES";
  const accessor = {
    __proto__: null,
    get: () => shown.maximum,
    set(value: unknown): void {
      if (typeof value !== "number") return refuse(`The "${name}" argument must be of type number`, value);
      if (value >= 0) {
        shown.maximum = value;
        return;
      }
      const message = `The value of "${name}" is out of range. It must be >= 0. Received ${StringConvert(value)}`;
      throw nodeError("RangeError", "ERR_OUT_OF_RANGE", message);
    },
    enumerable: true,
    configurable: true,
  };
  if (!ReflectDefineProperty(module as never, name, accessor)) throw new TypeErrorConstructor("No accessor");
};

export const makeModule = (tools: BufferTools, parts: ModuleParts): object => {
  const { bytes, callStatic } = tools;
  const { layout, statics } = parts;

  /** The host takes a guest's view for what it is, but not its memory alone. */
  const asView = (value: unknown): unknown => {
    const length = storeLength(value);
    return length === undefined ? value : bytes.view(value as ArrayBufferLike, 0, length);
  };
  const functions = {
    __proto__: null,
    transcode: (source: unknown, from: unknown, to: unknown) => callStatic("transcode", [source, from, to]),
    isUtf8: (input: unknown) => callStatic("isUtf8", [asView(input)]),
    isAscii: (input: unknown) => callStatic("isAscii", [asView(input)]),
  };

  const module = ObjectCreate(objectPrototype);
  const constants = ObjectCreate(objectPrototype);
  assign(constants, "MAX_LENGTH", layout.maxLength);
  assign(constants, "MAX_STRING_LENGTH", layout.maxStringLength);
  assign(module, "Buffer", parts.constructor);
  if (layout.hasSlowBuffer) {
    const allocate = statics["allocUnsafeSlow"] as (size: unknown) => unknown;
    const slow: Callable = function (size: unknown): unknown {
      return allocate(size);
    };
    assign(module, "SlowBuffer", lookNative(slow, "SlowBuffer", 1));
  }
  assign(module, "transcode", lookNative(functions.transcode, "transcode", 3));
  assign(module, "isUtf8", lookNative(functions.isUtf8, "isUtf8", 1));
  assign(module, "isAscii", lookNative(functions.isAscii, "isAscii", 1));
  assign(module, "kMaxLength", layout.maxLength);
  assign(module, "kStringMaxLength", layout.maxStringLength);
  assign(module, "constants", constants);
  addShown(module, tools, parts.shown);
  return module;
};
