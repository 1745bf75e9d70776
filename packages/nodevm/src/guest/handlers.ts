/**
 * Runs in the guest realm. Upholds I5.
 * The handlers behind `require.extensions`: each checks that it may load what it is asked for, whoever calls it.
 */
import {
  JSONParse,
  ReflectApply,
  ReflectOwnKeys,
  StringPrototypeCharCodeAt,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  SyntaxErrorConstructor,
} from "./captures.ts";
import { type Handler, type Module, extensions, stateOf } from "./module-class.ts";
import { defineOwn, ownValue } from "./own.ts";
import { type FileRecord, port } from "./port.ts";

/** Makes the `require` of a module; set by `require.ts`, which needs this file. */
type MakeRequire = (module: Module) => unknown;

/** The record to load by: the module's own when the loader made it for this very file, else what the rules say (RS-17). */
function recordFor(module: unknown, filename: string): FileRecord {
  const state = stateOf(module);
  return state !== undefined && state.record.filename === filename ? state.record : port.authorise(filename);
}

const makeSourceHandler = (makeRequire: MakeRequire): Handler =>
  function (module, filename) {
    const record = recordFor(module, filename);
    if (port.isHosted(record, "js")) {
      module.exports = port.hostExports(record);
      return;
    }
    const run = port.compile(record);
    const { exports } = module;
    ReflectApply(run, exports, [exports, makeRequire(module), module, record.filename, record.directory]);
  };

const byteOrderMark = 0xfeff;

/** Node names the file in the message of what `JSON.parse` throws. */
function parseJson(filename: string, text: string): unknown {
  try {
    return JSONParse(StringPrototypeCharCodeAt(text, 0) === byteOrderMark ? StringPrototypeSlice(text, 1) : text);
  } catch (error) {
    const reason = ownValue(error as object, "message");
    throw new SyntaxErrorConstructor(`${filename}: ${typeof reason === "string" ? reason : "not JSON"}`);
  }
}

const jsonHandler: Handler = function (module, filename) {
  module.exports = parseJson(filename, port.read(recordFor(module, filename)));
};

const nativeHandler: Handler = function (module, filename) {
  module.exports = port.native(recordFor(module, filename));
};

/** The handler that was registered first; programs may have deleted that of `.js`. */
function firstHandler(): Handler | undefined {
  const keys = ReflectOwnKeys(extensions);
  for (let index = 0; index < keys.length; index++) {
    const handler = extensions[keys[index] as string];
    if (typeof handler === "function") return handler;
  }
  return undefined;
}

/**
 * The handler for a file name: that of its longest registered suffix, else that of `.js`, else the first (RS-15).
 *
 * @param start Where the last segment of the path begins; a dot there begins no extension.
 */
export function handlerOf(filename: string, start: number): Handler | undefined {
  for (let dot = StringPrototypeIndexOf(filename, ".", start + 1); dot !== -1;) {
    const handler = extensions[StringPrototypeSlice(filename, dot)];
    if (typeof handler === "function") return handler;
    dot = StringPrototypeIndexOf(filename, ".", dot + 1);
  }
  const fallback = extensions[".js"];
  return typeof fallback === "function" ? fallback : firstHandler();
}

/**
 * Registers the handlers.
 *
 * @param sources Extensions of source text, without dots, in the order in which they are tried.
 */
export function registerHandlers(makeRequire: MakeRequire, sources: readonly string[]): void {
  const source = makeSourceHandler(makeRequire);
  for (let index = 0; index < sources.length; index++) defineOwn(extensions, `.${sources[index] ?? ""}`, source);
  if (extensions[".json"] === undefined) defineOwn(extensions, ".json", jsonHandler);
  if (extensions[".node"] === undefined) defineOwn(extensions, ".node", nativeHandler);
}
