/** What V8 refuses is refused in its words, and what would end Node is refused before V8 sees it. Upholds I9. */
import vm from "node:vm";
import { transform } from "@sbx/transformer";
import { ownNames } from "../names.ts";
import { scriptOptions, type Origin } from "./compiled.ts";

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
export const refuseWhatEndsNode = (
  source: string,
  origin: Origin,
  sourceType: "script" | "function-body" = "script",
): void => {
  if (mayEndNode(source)) transform(`${source}\n//import`, { ...ownNames, filename: origin.filename, sourceType });
};

/**
 * What `make` gives. Where the parser refuses a text and V8 does so too, V8's own error is thrown. (The script is compiled for
 * nobody: it is bound to no realm, and never runs.)
 */
export const inV8sWords = <T>(source: string, origin: Origin, make: () => T): T => {
  try {
    return make();
  } catch (error) {
    if (error instanceof SyntaxError && !mayEndNode(source)) new vm.Script(source, scriptOptions(origin));
    throw error;
  }
};
