/** Texts that run as scripts: programs, what `eval` is given, and what `Function` makes of its arguments. */
import vm from "node:vm";
import { transform, transformFunction, type FunctionKind } from "@sbx/transformer";
import { ownNames } from "../names.ts";
import { seal, unseal } from "../sealed-code.ts";
import {
  asyncUse,
  compileTransformed,
  least,
  scriptOptions,
  shifted,
  type Compiled,
  type Origin,
  type Transform,
} from "./compiled.ts";
import { inV8sWords, refuseWhatEndsNode } from "./engines-words.ts";
import { remember } from "./remember.ts";

/** The file name of texts that `eval` and the function constructors made. */
export const evaluatedName = "<anonymous>";

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
