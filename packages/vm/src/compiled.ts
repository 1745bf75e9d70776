/** Guarded and compiled texts, shared by all VMs of the process: a script is compiled once and run in many realms. */
import vm from "node:vm";
import {
  isComplete,
  transform,
  transformFunction,
  type ColumnMapper,
  type FunctionKind,
  type Transformed,
  type TransformOptions,
} from "@sbx/transformer";
import { entryCallee, ownNames, type CalleeNames } from "./names.ts";
import { packCode, storeKey, unpackCode, type CodeStore, type StoredCode } from "./stored-code.ts";
import { seal, unseal } from "./sealed-code.ts";

/** Where a text comes from, as it shows in stacks. */
export interface Origin {
  readonly filename: string;
  readonly lineOffset?: number | undefined;
  readonly columnOffset?: number | undefined;
}

/** A script that any guest realm can run. */
export interface Compiled {
  readonly script: vm.Script;
  readonly filename: string;
  /** The text that V8 has. */
  readonly code: string;
  /** The column in the user's text for a position in `code`; none where `code` is that text. */
  readonly columnOf: ColumnMapper | undefined;
  /** What the text calls, where that is not what texts of this process call. */
  readonly names?: CalleeNames;
  /** Whether the text has async functions: to be asked where they are refused only, since it takes a parser to know. */
  readonly usesAsync: () => boolean;
}

/** The file name of texts that `eval` and the function constructors made. */
export const evaluatedName = "<anonymous>";

/** A mapper for positions as V8 reports them, with the origin's offsets in them. */
const shifted = (columnOf: ColumnMapper, { lineOffset = 0, columnOffset = 0 }: Origin): ColumnMapper => {
  if (lineOffset === 0 && columnOffset === 0) return columnOf;
  return (line, column) => {
    const shift = line === 1 + lineOffset ? columnOffset : 0; // of the first line only
    return columnOf(line - lineOffset, column - shift) + shift;
  };
};

/** What the transformer is told to find out: by itself it leaves to the engine what the engine does anyway. */
type Effort = Pick<TransformOptions, "checkSyntax" | "detectAsync">;
const least: Effort = { checkSyntax: false, detectAsync: false };

type Transform = (effort: Effort) => Transformed;

/**
 * Has the engine compile a text that was transformed with the least effort.
 *
 * @throws SyntaxError that shows the text as its author knows it
 */
const compiling = <T>({ changed, code }: Transformed, transformText: Transform, compile: (code: string) => T): T => {
  try {
    return compile(code);
  } catch (error) {
    if (changed) transformText({ checkSyntax: true, detectAsync: false });
    throw error;
  }
};

const hasAssertion = Number(process.versions.node.split(".")[0]) < 24;

/**
 * Whether Node may end the process for this text instead of refusing it: up to 22 it asserts that an error ends behind its
 * beginning, and in unfinished classes V8 says otherwise. What is only compiled by `Function`, and never run, meets no assertion.
 */
const mayEndNode = (text: string): boolean => {
  if (!hasAssertion || !text.includes("class")) return false;
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- compiled, as a body of its own, and thrown away
    new Function(text);
    return false;
  } catch (error) {
    // What is refused for its meaning has a place.
    return error instanceof SyntaxError && error.message.startsWith("Unexpected");
  }
};

/** I9: has the parser refuse such a text. The word behind it makes the transformer read all of it. */
const refuseWhatEndsNode = (
  source: string,
  origin: Origin,
  sourceType: "script" | "function-body" = "script",
): void => {
  if (mayEndNode(source)) transform(`${source}\n//import`, { ...ownNames, filename: origin.filename, sourceType });
};

const scriptOptions = ({ filename, lineOffset, columnOffset }: Origin): vm.ScriptOptions => ({
  filename,
  ...(lineOffset === undefined ? {} : { lineOffset }),
  ...(columnOffset === undefined ? {} : { columnOffset }),
});

/**
 * What `make` gives. Where the parser refuses a text and V8 does so too, V8's own error is thrown. (The script is compiled for
 * nobody: it is bound to no realm, and never runs.)
 */
const inV8sWords = <T>(source: string, origin: Origin, make: () => T): T => {
  try {
    return make();
  } catch (error) {
    if (error instanceof SyntaxError && !mayEndNode(source)) new vm.Script(source, scriptOptions(origin));
    throw error;
  }
};

const answerOnce = (ask: () => boolean): (() => boolean) => {
  let answer: boolean | undefined;
  return () => (answer ??= ask());
};

const asyncUse = (code: string, transformText: Transform): (() => boolean) =>
  answerOnce(() => code.includes("async") && transformText({ checkSyntax: false, detectAsync: true }).usesAsync);

const compileTransformed = (transformText: Transform, origin: Origin): Compiled => {
  const transformed = transformText(least);
  const { code } = transformed;
  const columnOf = transformed.changed ? shifted(transformed.columnOf, origin) : undefined;
  const script = compiling(transformed, transformText, (text) => new vm.Script(text, scriptOptions(origin)));
  return { script, filename: origin.filename, code, columnOf, usesAsync: asyncUse(code, transformText) };
};

/** Keeps the results of a function of texts that were used last, up to a number of characters. */
const remember = <T>(limit: number): ((key: string, make: () => T) => T) => {
  const known = new Map<string, T>();
  let size = 0;
  const dropOldest = (): void => {
    for (const [key] of known) {
      if (size <= limit) return;
      known.delete(key);
      size -= key.length;
    }
  };
  return (key, make) => {
    const found = known.get(key);
    if (found !== undefined) {
      known.delete(key);
      known.set(key, found); // the newest again
      return found;
    }
    const made = make();
    known.set(key, made);
    size += key.length;
    dropOldest();
    return made;
  };
};

/** Sixteen million characters of text: some hundred large programs. */
const scripts = remember<Compiled>(2 ** 24);
const functions = remember<Compiled>(2 ** 22);

/** A byte order mark is no part of the text. */
const withoutMark = (source: string): string => (source.charCodeAt(0) === 0xfeff ? source.slice(1) : source);

/**
 * The compiled form of a script's text.
 *
 * @throws SyntaxError of the host, its stack beginning with file and line
 */
export const compileScript = (source: string, origin: Origin): Compiled => {
  const { filename, lineOffset, columnOffset } = origin;
  const text = withoutMark(source);
  const make = (): Compiled => {
    refuseWhatEndsNode(text, origin);
    return compileTransformed(
      (effort) => inV8sWords(text, origin, () => transform(text, { ...ownNames, ...effort, filename, lineOffset })),
      origin,
    );
  };
  return scripts(`${filename}\0${String(lineOffset)}\0${String(columnOffset)}\0${source}`, make);
};

/** The compiled form of a script whose code was sealed; `undefined` where the code is of another text, or of no use to V8. */
const compileSealed = (source: string, origin: Origin, cached: Buffer): Compiled | undefined => {
  const sealed = unseal(cached);
  if (sealed === undefined) return undefined;
  const { filename, lineOffset } = origin;
  const transformText: Transform = (effort) =>
    transform(withoutMark(source), { ...sealed.names, ...effort, filename, lineOffset });
  const { code, changed, columnOf } = transformText(least);
  if (!sealed.isOf(code)) return undefined;
  const script = new vm.Script(code, { ...scriptOptions(origin), cachedData: sealed.data });
  if (script.cachedDataRejected !== false) return undefined;
  return {
    script,
    filename,
    code,
    columnOf: changed ? shifted(columnOf, origin) : undefined,
    names: sealed.names,
    usesAsync: asyncUse(code, transformText),
  };
};

/**
 * The compiled form of a script's text, from its sealed code where that can be used.
 *
 * @throws as `compileScript` does
 */
export const compileFromCache = (source: string, origin: Origin, cached: Buffer): Compiled & { rejected: boolean } => {
  let found: Compiled | undefined;
  try {
    found = compileSealed(source, origin, cached);
  } catch {
    // Whatever is wrong with the text is said below.
  }
  return { ...(found ?? compileScript(source, origin)), rejected: found === undefined };
};

/** What V8 has made of a script so far, functions that have run included, sealed. */
export const sealedCode = ({ code, names = ownNames, script }: Compiled): Buffer =>
  seal(code, names, script.createCachedData());

const heads: Readonly<Record<FunctionKind, string>> = {
  normal: "function",
  generator: "function*",
  async: "async function",
  "async-generator": "async function*",
};

/** The compiled form of an expression: the function that `Function` or a sibling makes of its arguments. */
export const compileFunctionText = (kind: FunctionKind, parameters: string, body: string): Compiled => {
  const origin = { filename: evaluatedName };
  const make = (): Compiled => {
    refuseWhatEndsNode(`(${heads[kind]} (${parameters}\n) {\n${body}\n})`, origin);
    return compileTransformed(
      (effort) => transformFunction([parameters], body, { ...ownNames, ...effort, ...origin, kind }),
      origin,
    );
  };
  return functions(`${kind}\0${parameters}\0${body}`, make);
};

/** Words that may declare something in the scope of a script. */
const lexical = /\b(?:let|const|class|using)\b/u;
const directive = /^\s*(?:"use strict"|'use strict')/u;

/**
 * The compiled form of a text for `eval`: a script whose lexical declarations are its own (ECMA-262, PerformEval), which
 * a block around them gives. That it is complete by itself is known from compiling it without the block.
 */
export const compileEvalText = (source: string): Compiled => {
  const alone = compileScript(source, { filename: evaluatedName });
  if (!lexical.test(source)) return alone;
  const strict = directive.test(source) ? '"use strict";' : "";
  try {
    return compileScript(`${strict}{${source}\n}`, { filename: evaluatedName });
  } catch {
    // What means something only outside of a block, such as a hashbang.
    return alone;
  }
};

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

const trusted = new Map<string, vm.Script>();

/** A text of ours, for a guest realm: compiled once per process. Its frames are never shown to a guest. */
export const trustedScript = (text: string): vm.Script => {
  const known = trusted.get(text);
  if (known !== undefined) return known;
  const made = new vm.Script(text, { filename: "sbx:guest" });
  trusted.set(text, made);
  return made;
};

const guardedLibraries = new Map<string, string>();

/**
 * A text of ours that runs programs' functions and shows them what it catches: guarded as a program's own text is. Once per
 * process.
 */
export const guardedLibrary = (text: string): string => {
  const known = guardedLibraries.get(text);
  if (known !== undefined) return known;
  const { code } = transform(text, { ...ownNames, ...least, filename: "sbx:guest" });
  guardedLibraries.set(text, code);
  return code;
};

/** What a limited entry of the host into a guest runs. */
export const entryScript: vm.Script = new vm.Script(`${entryCallee}()`, { filename: "sbx:entry" });
