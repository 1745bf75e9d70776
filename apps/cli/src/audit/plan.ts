/** Which attacks are tried on a configuration, and which say nothing about it. */
import { type AttackEntry, type AttackOptions, isSelected } from "@sbx/tooling-attacks/audit";
import type { Settings } from "../settings.ts";
import { UsageError } from "../usage-error.ts";
import { scan } from "./scan-entry.ts";

/** An attack, and why it is not tried if it is not. */
export interface Planned {
  readonly entry: AttackEntry;
  readonly skip?: string;
}

interface Limit {
  readonly isTried: (options: AttackOptions) => boolean;
  readonly isSet: (settings: Settings) => boolean;
  readonly why: string;
}

const wholeFs: ReadonlySet<string> = new Set(["*", "fs", "fs/promises"].flatMap((name) => [name, `node:${name}`]));

/** TABLE: attacks on a limit say nothing where there is none. */
const limits: readonly Limit[] = [
  {
    isTried: ({ timeout }) => timeout !== undefined,
    isSet: ({ timeout }) => timeout !== undefined,
    why: "they are attacks on a limit of time, and you set none (--timeout)",
  },
  {
    isTried: ({ bufferAllocLimit }) => bufferAllocLimit !== undefined,
    isSet: ({ bufferLimit }) => bufferLimit !== undefined,
    why: "they are attacks on a limit of bytes, and you set none (--buffer-limit)",
  },
  {
    isTried: ({ allowAsync }) => allowAsync === false,
    isSet: ({ async }) => async === false,
    why: "they make promises where there may be none, and you allow them (--no-async)",
  },
  {
    isTried: (options) => options.eval === false,
    isSet: (settings) => settings.eval === false,
    why: "they make code from text where there may be none, and you allow it (--no-eval)",
  },
  {
    isTried: ({ wasm }) => wasm === false,
    isSet: ({ wasm }) => wasm === false,
    why: "they use WebAssembly where there may be none, and you allow it (--no-wasm)",
  },
  {
    isTried: ({ limitedFs }) => limitedFs === true,
    // No flag limits it: either there is none, or all of it.
    isSet: ({ allowBuiltin = [] }) => !allowBuiltin.some((name) => wholeFs.has(name)),
    why: "they try to leave the folders of an 'fs' with roots, and you allow all of it (--allow-builtin)",
  },
];

/** Why an attack is not tried on these options; `undefined` if it is. */
export const reasonToSkip = ({ options = {} }: AttackEntry, settings: Settings): string | undefined =>
  limits.find(({ isTried, isSet }) => isTried(options) && !isSet(settings))?.why;

/**
 * Plans an audit.
 *
 * @param only what the user wants to see; empty for everything
 * @throws UsageError for what names no attack
 */
export function planOf(entries: readonly AttackEntry[], settings: Settings, only: readonly string[]): Planned[] {
  const all = [scan, ...entries];
  const unknown = only.find((text) => !all.some((entry) => isSelected(entry, text)));
  if (unknown !== undefined)
    throw new UsageError(
      `'--only ${unknown}' names no attack: a class (A3), a section (A), a family (handlers) or an id`,
    );
  return all
    .filter((entry) => only.length === 0 || only.some((text) => isSelected(entry, text)))
    .map((entry) => {
      const skip = reasonToSkip(entry, settings);
      return skip === undefined ? { entry } : { entry, skip };
    });
}
