/** Which scripts are a guest's own: by name, and by the hash of the text where a host script may bear the same name. */
import { createHash } from "node:crypto";
import { evaluatedName, type Compiled } from "./compiled.ts";

/** V8's own hash of a script's text (`CallSite.prototype.getScriptHash`). */
const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** No more texts than this are told apart under one name; a program that makes more of them is not a host's module. */
const maximumTexts = 256;

interface Known {
  /** Texts that nobody has asked about yet. */
  waiting: string[];
  readonly hashes: Set<string>;
  /** Too many texts: the name alone decides. */
  byName: boolean;
}

/** The scripts that were compiled for one VM. */
export class ScriptRegistry {
  readonly #known = new Map<string, Known>([[evaluatedName, { waiting: [], hashes: new Set(), byName: true }]]);
  #last: Compiled | undefined;

  /** Notes a script before it runs. */
  add(compiled: Compiled): void {
    if (compiled === this.#last) return;
    this.#last = compiled;
    this.addText(compiled.filename, compiled.code);
  }

  /** Notes a text that V8 has got under a name. */
  addText(filename: string, text: string): void {
    const known = this.#known.get(filename) ?? { waiting: [], hashes: new Set(), byName: filename === "vm.js" };
    this.#known.set(filename, known);
    if (known.byName) return;
    known.waiting.push(text);
    if (known.waiting.length + known.hashes.size > maximumTexts) {
      known.byName = true;
      known.waiting = [];
      known.hashes.clear();
    }
  }

  /** Whether a frame of that file belongs to the guest. */
  has(filename: string, hash: string): boolean {
    const known = this.#known.get(filename);
    if (known === undefined) return false;
    for (const text of known.waiting.splice(0)) known.hashes.add(hashOf(text));
    return known.byName || known.hashes.has(hash);
  }
}
