/** Texts of ours. */
import vm from "node:vm";
import { transform } from "@sbx/transformer";
import { entryCallee, ownNames } from "../names.ts";
import { least } from "./compiled.ts";

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
