/** Stacks as a person should see them: the guest's frames and their own, none of the machinery in between. */
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** A place in a file; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** An error's stack, taken apart. */
export interface Stack {
  /** What stands before the frames. */
  readonly head: string;
  /** The frames that are worth showing, indented as they were. */
  readonly frames: readonly string[];
}

const framePattern = /^\s*at (?:.* \(|async )?(.+?):(\d+):(\d+)\)?$/;
const isFrame = (line: string): boolean => /^\s+at /.test(line);

/** A program can make a stack of any length: more than this of it, or of one of its lines, is not looked at. */
const longest = { text: 20_000, line: 1_000 };

function pathOf(file: string): string | undefined {
  if (!file.startsWith("file:")) return file;
  try {
    return fileURLToPath(file);
  } catch {
    return undefined; // no URL of a file: the program made it up
  }
}

/**
 * The place that a line of a stack names.
 *
 * @example
 * placeOf("    at f (/app/a.js:3:14)"); // { file: "/app/a.js", line: 3, column: 14 }
 */
export function placeOf(frame: string): Place | undefined {
  if (frame.length > longest.line) return undefined;
  const [, name, line, column] = framePattern.exec(frame) ?? [];
  const file = name === undefined ? undefined : pathOf(name);
  return file === undefined ? undefined : { file, line: Number(line), column: Number(column) };
}

/** Where the packages lie that `sbx` is made of, each found from the one that depends on it. */
const chains: readonly (readonly string[])[] = [
  ["@sbx/compilers"],
  ["@sbx/nodevm"],
  ["@sbx/nodevm", "@sbx/vm"],
  ["@sbx/nodevm", "@sbx/vm", "@sbx/bridge"],
  ["@sbx/nodevm", "@sbx/vm", "@sbx/transformer"],
];

function folderOf(chain: readonly string[]): string {
  return dirname(chain.reduce((from, name) => createRequire(from).resolve(name), fileURLToPath(import.meta.url)));
}

let folders: readonly string[] | undefined;

/** Whether a file is Node's, or of the packages that `sbx` is made of (`sbx:` names their text in a guest realm). */
function isMachinery(file: string): boolean {
  if (/^(?:node|sbx):/.test(file)) return true;
  folders ??= [dirname(fileURLToPath(import.meta.url)), ...chains.map(folderOf)];
  return folders.some((folder) => file.startsWith(folder + sep));
}

/** A frame without a file is a built-in function: it belongs to whoever called it, the next frame that has one. */
function ownFrames(lines: readonly string[]): string[] {
  let isOwn = false;
  return lines
    .toReversed()
    .filter((line) => {
      const place = placeOf(line);
      if (place !== undefined) isOwn = !isMachinery(place.file);
      return isOwn;
    })
    .toReversed();
}

/**
 * Takes a stack apart.
 *
 * @param text the stack of any error, the guest's too: it is only read
 */
export function readStack(text: string): Stack {
  const lines = text.slice(0, longest.text).split("\n");
  const start = lines.findIndex(isFrame);
  if (start === -1) return { head: text, frames: [] };
  const frames = ownFrames(lines.slice(start).filter(isFrame));
  return { head: lines.slice(0, start).join("\n"), frames };
}
