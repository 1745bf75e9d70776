/** Which scripts are a guest's own: by name, and by the hash of the text where a host script may bear the same name. */
import { createHash } from "node:crypto";
import type { ColumnMapper } from "@sbx/transformer";
import { evaluatedName } from "./compile/scripts.ts";
import type { Compiled } from "./compile/compiled.ts";

/** V8's own hash of a script's text (`CallSite.prototype.getScriptHash`). */
const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** No more texts than this are told apart under one name; a program that makes more of them is not a host's module. */
const maximumTexts = 256;

/** A text that V8 has got, and the way back from its columns where it is not what the user wrote. */
interface Text {
  readonly code: string;
  readonly columnOf: ColumnMapper | undefined;
}

interface Known {
  /** Texts that nobody has asked about yet: hashing takes time, and most texts never show in a stack. */
  waiting: Text[];
  /** By hash, the oldest first. */
  readonly texts: Map<string, ColumnMapper | undefined>;
  /** The name alone decides: no host script has it, or there are too many texts. */
  byName: boolean;
}

/** Names that no script of a host has by chance. */
const ownNames: ReadonlySet<string> = new Set([evaluatedName, "vm.js"]);

const settle = (known: Known): void => {
  for (const { code, columnOf } of known.waiting.splice(0)) known.texts.set(hashOf(code), columnOf);
};

/** Forgets the oldest texts; from then on the name decides. */
const bound = (known: Known): void => {
  if (known.waiting.length + known.texts.size <= maximumTexts) return;
  known.byName = true;
  known.texts.clear();
  known.waiting.splice(0, known.waiting.length / 2);
};

/** The scripts that were compiled for one VM. */
export class ScriptRegistry {
  readonly #known = new Map<string, Known>();
  #last: Compiled | undefined;

  constructor() {
    for (const name of ownNames) this.#knownOf(name);
  }

  #knownOf(filename: string): Known {
    const found = this.#known.get(filename);
    if (found !== undefined) return found;
    const made = { waiting: [], texts: new Map<string, ColumnMapper | undefined>(), byName: ownNames.has(filename) };
    this.#known.set(filename, made);
    return made;
  }

  /** Notes a script before it runs. */
  add(compiled: Compiled): void {
    if (compiled === this.#last) return;
    this.#last = compiled;
    this.addText(compiled.filename, compiled.code, compiled.columnOf);
  }

  /** Notes a text that V8 has got under a name. */
  addText(filename: string, code: string, columnOf: ColumnMapper | undefined): void {
    const known = this.#knownOf(filename);
    if (known.byName && columnOf === undefined) return;
    known.waiting.push({ code, columnOf });
    bound(known);
  }

  /** Whether a frame of that file belongs to the guest. */
  has(filename: string, hash: string): boolean {
    const known = this.#known.get(filename);
    if (known === undefined) return false;
    if (known.byName) return true;
    settle(known);
    return known.texts.has(hash);
  }

  /** The column in the user's text for a position that V8 reports. */
  columnOf(filename: string, hash: string, line: number, column: number): number {
    const known = this.#known.get(filename);
    if (known === undefined) return column;
    settle(known);
    return known.texts.get(hash)?.(line, column) ?? column;
  }
}
