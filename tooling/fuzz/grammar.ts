import { FUNCTIONS, INTRINSICS, KEYS, MOVERS, OPERATIONS, STATEMENTS, TRAPS, VALUES } from "./repertoire.ts";
import type { Random } from "./random.ts";

/** How deeply the parts of a program nest. */
const DEEPEST = 5;

/** Makes the text of random guest programs from the tables of the repertoire. */
export class Grammar {
  readonly #random: Random;
  readonly #endowments: readonly string[];

  constructor(random: Random, endowments: readonly string[]) {
    this.#random = random;
    this.#endowments = endowments;
  }

  /** A program of a few statements. */
  program(): string {
    const statements = Array.from({ length: 2 + this.#random.int(8) }, () => this.#fill(this.#statement(), 0));
    return statements.join("\n");
  }

  /** An expression, for the place of another one. */
  expression(): string {
    return `(${this.#expression(1)})`;
  }

  /** A statement, for the place of another one. */
  statement(): string {
    return this.#fill(this.#statement(), 1);
  }

  #statement(): string {
    return this.#random.pick(STATEMENTS);
  }

  #fill(template: string, depth: number): string {
    return template.replace(/%([A-Z])/g, (_, letter: string) => this.#part(letter, depth));
  }

  #part(letter: string, depth: number): string {
    const random = this.#random;
    switch (letter) {
      case "E":
        return this.#expression(depth + 1);
      case "P":
        return `(${this.#fill(random.pick(OPERATIONS), depth + 1)})`;
      case "F":
        return this.#function(depth + 1);
      case "O":
        return random.chance(0.5) ? "{}" : `({ a: ${this.#expression(depth + 1)} })`;
      case "K":
        return random.pick(KEYS);
      case "H":
        return `host.${random.pick(this.#endowments)}`;
      case "S":
        return depth > DEEPEST ? ";" : this.#fill(this.#statement(), depth + 2);
      case "T":
        return this.#handler(depth + 1);
      case "A":
        return Array.from({ length: random.int(4) }, () => this.#expression(depth + 1)).join(", ");
      case "D":
        return this.#descriptor(depth + 1);
      case "M":
        return random.pick(MOVERS);
      case "I":
        return random.pick(INTRINSICS);
      case "R":
        return JSON.stringify(random.pick(TRAPS));
      case "N":
        return String(random.int(8));
      case "V":
        return `v${String(random.int(6))}`;
      case "X":
        return JSON.stringify(depth > DEEPEST ? "this" : this.#fill(this.#statement(), depth + 2));
      default:
        throw new RangeError(`no part is named %${letter}`);
    }
  }

  #expression(depth: number): string {
    const random = this.#random;
    if (depth > DEEPEST || random.chance(0.35)) {
      return random.chance(0.5) ? this.#part("V", depth) : this.#part("H", depth);
    }
    return random.chance(0.6) ? this.#fill(random.pick(VALUES), depth) : this.#part("P", depth);
  }

  #function(depth: number): string {
    return depth > DEEPEST ? "spy(() => 1)" : this.#fill(this.#random.pick(FUNCTIONS), depth);
  }

  #descriptor(depth: number): string {
    const field = (text: string): string => (this.#random.chance(0.5) ? `${text}, ` : "");
    const content = this.#random.chance(0.5)
      ? `value: ${this.#expression(depth)}, ${field("writable: true")}`
      : `get: ${this.#function(depth)}, ${field(`set: ${this.#function(depth)}`)}`;
    return `({ ${content}${field("configurable: true")}${field("enumerable: true")}})`;
  }

  #handler(depth: number): string {
    const count = this.#random.int(4);
    const traps = Array.from({ length: count }, () => {
      const trap = this.#random.pick(TRAPS);
      const answer = this.#random.chance(0.5) ? `Reflect.${trap}(...a)` : this.#expression(depth);
      return `${trap}(...a) { a.forEach?.(submit); submit(this); return ${answer}; }`;
    });
    return `{ ${traps.join(", ")} }`;
  }
}
