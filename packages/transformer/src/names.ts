/** Names for the embedder's functions: not to be guessed, and not to be mentioned by the text. */
import { words } from "./keyword.ts";

/** The unified ideographs of Unicode 1.1 to 4.1: letters to every engine, and nobody's variable of six at random. */
const FIRST = 0x4e00;
const COUNT = 0x9fa5 - FIRST + 1;

/** As long as the keyword, so that no column moves. */
const LENGTH = 6;

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/**
 * A fresh identifier for `guardCatch`: 16 ASCII letters, 91 bits from the system's source of randomness. Make one per
 * process.
 *
 * Many texts get to mention the guard, and an engine stores a text with a letter beyond Latin-1 at twice the size; so this
 * name is longer than those of {@link createCalleeName}, and plain.
 *
 * @example
 * const guardCatch = createGuardName();
 * transform("try {} catch (error) { error.stack }", { guardCatch }).code.includes(guardCatch); // true
 */
export function createGuardName(): string {
  for (;;) {
    const random = globalThis.crypto.getRandomValues(new Uint32Array(16));
    const name = Array.from(random, (value) => LETTERS.charAt(value % LETTERS.length)).join("");
    if (isUsableName(name)) return name;
  }
}

/**
 * A fresh identifier of six characters, for `importCallee` and `templateHelper`: 86 bits from the system's source of
 * randomness. Make one per process.
 *
 * @example
 * const importCallee = createCalleeName();
 * transform("import('fs')", { importCallee }).code === `${importCallee}('fs')`; // true
 */
export function createCalleeName(): string {
  const random = globalThis.crypto.getRandomValues(new Uint32Array(LENGTH));
  // 2 ** 32 is no multiple of COUNT; the bias is below 2 ** -17 a character.
  return String.fromCharCode(...Array.from(random, (value) => FIRST + (value % COUNT)));
}

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** Whether `name` may stand for a function in the transformed text. */
export function isUsableName(name: unknown): name is string {
  if (typeof name !== "string" || !IDENTIFIER.test(name)) return false;
  return Object.values(words).every(({ letters }) => !name.includes(letters));
}

/** `\uXXXX` and `\u{…}`, which may spell any character of an identifier. */
const ESCAPE = /\\u(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{4}))/g;

function unescaped(text: string): string {
  return text.replace(ESCAPE, (escape: string, braced: string | undefined, four: string | undefined) => {
    const point = Number.parseInt(braced ?? four ?? "", 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : escape;
  });
}

/**
 * The first of `names` that `text` mentions, in its own letters or through escapes, anywhere: a text that does so by
 * accident does not exist.
 */
export function firstMentioned(text: string, names: readonly string[]): string | undefined {
  const meant = text.includes("\\u") ? unescaped(text) : text;
  return names.find((name) => text.includes(name) || meant.includes(name));
}
