/** Bodies of functions, such as modules are: shared by all realms where that is safe, and kept for the next process where asked. */
import vm from "node:vm";
import { isComplete, transform, type ColumnMapper } from "@sbx/transformer";
import { ownNames, type CalleeNames } from "../names.ts";
import { packCode, storeKey, unpackCode, type CodeStore, type StoredCode } from "../stored-code.ts";
import { asyncUse, least, scriptOptions, shifted, type Compiled, type Origin, type Transform } from "./compiled.ts";
import { refuseWhatEndsNode } from "./engines-words.ts";
import { remember } from "./remember.ts";

/** A function to be made of its body. */
export interface FunctionOrigin extends Origin {
  /** Names of parameters: identifiers, not checked. */
  readonly params: readonly string[];
  readonly strict?: boolean | undefined;
  /** Where the code of large bodies is kept from one process to the next. */
  readonly store?: CodeStore | undefined;
}

const headOf = ({ params, strict = false }: FunctionOrigin): string =>
  `(function (${params.join(", ")}) {${strict ? '"use strict";' : ""}`;

/** What tells one body from another in this process. */
const bodyKey = (source: string, origin: FunctionOrigin): string => {
  const { filename, lineOffset, columnOffset } = origin;
  return `${filename}\0${String(lineOffset)}\0${String(columnOffset)}\0${headOf(origin)}\0${source}`;
};

/** Transforms a function body. */
const bodyTransform =
  (source: string, { filename, lineOffset }: Origin, names: CalleeNames = ownNames): Transform =>
  (effort) =>
    transform(source, { ...names, ...effort, filename, lineOffset, sourceType: "function-body" });

/** A text that was kept: what is wanted of its transformation beside the text is found out when it is asked for. */
const storedText = (
  source: string,
  origin: Origin,
  { code, names }: StoredCode,
  /** What V8 would have got if nothing had been to change. */
  plain: string,
): Pick<Compiled, "code" | "columnOf" | "names" | "usesAsync"> => {
  const transformText = bodyTransform(source, origin, names);
  let columnOf: ColumnMapper | undefined;
  return {
    code,
    columnOf:
      code === plain
        ? undefined
        : (line, column) => (columnOf ??= shifted(transformText(least).columnOf, origin))(line, column),
    names,
    usesAsync: asyncUse(source, transformText),
  };
};

/** The text of a function body, for `vm.compileFunction`. */
export interface FunctionText extends Omit<Compiled, "script" | "filename"> {
  /** What V8 has made of it. */
  data: Buffer | undefined;
  /** Whether V8 is to be asked for its code. */
  readonly wantsData: boolean;
  /** Takes V8's code, for the next realm and the next process. */
  readonly keep: (data: Buffer) => void;
}

/** From so many characters on, V8's code of a function is worth its making. */
const leastForCode = 2 ** 15;

const makeFunctionText = (source: string, origin: FunctionOrigin): FunctionText => {
  const { store, params, strict = false, lineOffset, columnOffset } = origin;
  const key = store && storeKey(source, "function", params, strict, lineOffset, columnOffset);
  const stored = key === undefined ? undefined : unpackCode(store?.load(key));
  if (stored !== undefined)
    return {
      ...storedText(source, origin, stored, strict ? `"use strict";${source}` : source),
      data: stored.data,
      wantsData: false,
      keep: () => undefined,
    };
  const transformText = bodyTransform(source, origin);
  refuseWhatEndsNode(source, origin, "function-body");
  const { code: body, changed, columnOf } = transformText({ checkSyntax: true, detectAsync: false });
  const code = strict ? `"use strict";${body}` : body;
  const text: FunctionText = {
    code,
    columnOf: changed ? shifted(columnOf, origin) : undefined,
    usesAsync: asyncUse(body, transformText),
    data: undefined,
    wantsData: key !== undefined || source.length >= leastForCode,
    keep(data) {
      text.data = data;
      if (key !== undefined) store?.save(key, () => packCode(code, data));
    },
  };
  return text;
};

const functionTexts = remember<FunctionText>(2 ** 24);

/** Guarded text of a function body, for `vm.compileFunction`, and the way back from its columns. */
export const functionText = (source: string, origin: FunctionOrigin): FunctionText =>
  functionTexts(bodyKey(source, origin), () => makeFunctionText(source, origin));

/** The head takes no columns: V8 counts those of the body only. */
const bodyPlace = (origin: FunctionOrigin): vm.ScriptOptions => {
  const { filename, lineOffset, columnOffset = 0 } = origin;
  return scriptOptions({ filename, lineOffset, columnOffset: columnOffset - headOf(origin).length });
};

const compileStoredBody = (source: string, origin: FunctionOrigin, key: string): Compiled | undefined => {
  const stored = unpackCode(origin.store?.load(key));
  if (stored === undefined) return undefined;
  const script = new vm.Script(stored.code, { ...bodyPlace(origin), cachedData: stored.data });
  if (script.cachedDataRejected !== false) return undefined;
  const plain = `${headOf(origin)}${source}\n})`;
  return { script, filename: origin.filename, ...storedText(source, origin, stored, plain) };
};

const compileFreshBody = (source: string, origin: FunctionOrigin): Compiled | undefined => {
  if (!isComplete(source)) return undefined;
  const transformText = bodyTransform(source, origin);
  const { code: body, changed, columnOf } = transformText(least);
  const code = `${headOf(origin)}${body}\n})`;
  return {
    script: new vm.Script(code, bodyPlace(origin)),
    filename: origin.filename,
    code,
    columnOf: changed ? shifted(columnOf, origin) : undefined,
    usesAsync: asyncUse(body, transformText),
  };
};

const compileBody = (source: string, origin: FunctionOrigin): Compiled | undefined => {
  const { store, lineOffset, columnOffset } = origin;
  const key = store && storeKey(source, "script", headOf(origin), lineOffset, columnOffset);
  if (store === undefined || key === undefined) return compileFreshBody(source, origin);
  const stored = compileStoredBody(source, origin, key);
  if (stored !== undefined) return stored;
  const fresh = compileFreshBody(source, origin);
  if (fresh !== undefined) store.save(key, () => packCode(fresh.code, fresh.script.createCachedData()));
  return fresh;
};

/** `undefined` stands for what cannot be shared. */
const bodies = remember<{ readonly compiled: Compiled | undefined }>(2 ** 24);

/**
 * A script that gives the function with this body, shared by all realms; `undefined` where the body is not complete by
 * itself beyond doubt, or is none: `vm.compileFunction` is to say.
 */
export const functionScript = (source: string, origin: FunctionOrigin): Compiled | undefined => {
  const make = (): { readonly compiled: Compiled | undefined } => {
    try {
      return { compiled: compileBody(source, origin) };
    } catch {
      return { compiled: undefined };
    }
  };
  return bodies(bodyKey(source, origin), make).compiled;
};
