/**
 * The names declared in a scope, as acorn uses them: `indexOf`, `push`, and `[0]` of a `catch` scope.
 *
 * acorn's own lists are arrays, searched from the start at each declaration: a text with 200,000 declarations, 2 MB, kept it
 * busy for minutes, and no time limit of a sandbox covers that.
 */
export class NameList {
  /** The name that was declared first. */
  0: string | undefined = undefined;
  #known: Set<string> | undefined = undefined;

  /** 0 when the name is declared, else -1: acorn asks for no more. */
  indexOf(name: string): number {
    return this.#known?.has(name) === true ? 0 : -1;
  }

  /** Declares the name. */
  push(name: string): void {
    this[0] ??= name;
    (this.#known ??= new Set()).add(name);
  }
}
