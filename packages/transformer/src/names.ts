/** Names for the embedder's functions: not to be guessed, and not to be mentioned by the text. */

/** The unified ideographs of Unicode 1.1 to 4.1: letters to every engine, and nobody's variable of six at random. */
const FIRST = 0x4e00;
const COUNT = 0x9fa5 - FIRST + 1;

/** As long as the keyword, so that no column moves. */
const LENGTH = 6;

/**
 * A fresh identifier of six characters, for `importCallee` and `templateHelper`: 86 bits from the system's source of
 * randomness. Make one per process.
 *
 * @example
 * const importCallee = createCalleeName();
 */
export function createCalleeName(): string {
  const random = globalThis.crypto.getRandomValues(new Uint32Array(LENGTH));
  // 2 ** 32 is no multiple of COUNT; the bias is below 2 ** -17 a character.
  return String.fromCharCode(...Array.from(random, (value) => FIRST + (value % COUNT)));
}

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** Whether `name` may stand for a function in the transformed text. */
export function isUsableName(name: unknown): name is string {
  return typeof name === "string" && IDENTIFIER.test(name) && !name.includes("import");
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
 * Whether `text` mentions `name`, in its own letters or through escapes, anywhere: a text that does so by accident does
 * not exist.
 */
export function mentions(text: string, name: string): boolean {
  return text.includes(name) || (text.includes("\\u") && unescaped(text).includes(name));
}
