/** Runs the parser over one text and turns what it throws into what V8 would have thrown. */
import type { Options, Program } from "acorn";
import { RecordingParser, Recorder, type Notes } from "./recording-parser.ts";
import type { Found } from "./keyword.ts";
import { syntaxErrorAt, type Origin } from "./syntax-error.ts";
import { v8Message } from "./v8-wording.ts";

/** Which grammar a text is read with. */
export type SourceType = "script" | "function-body";

/**
 * The newest grammar that acorn knows. A function body is read as what acorn calls CommonJS: `return` and `new.target` are
 * allowed, and a `}` too many is an error, as the text is read on its own.
 */
const grammars: Readonly<Record<SourceType, Options>> = {
  script: { ecmaVersion: "latest", sourceType: "script", allowHashBang: true },
  "function-body": { ecmaVersion: "latest", sourceType: "commonjs", allowHashBang: true },
};

/** acorn's words for a stack that overflowed while it parsed. */
const TOO_DEEP = "Not enough stack space to parse input";

/** What was read. */
export interface Parsed {
  readonly notes: Notes;
  readonly program: Program;
}

interface AcornError extends SyntaxError {
  readonly pos: number;
}

function isAcornError(error: unknown): error is AcornError {
  return error instanceof SyntaxError && typeof (error as Partial<AcornError>).pos === "number";
}

/** What is to be thrown in place of what the parser threw. */
function asV8Says(thrown: unknown, source: string, origin: Origin): unknown {
  if (!isAcornError(thrown)) return thrown;
  const message = thrown.message.replace(/ \(\d+:\d+\)$/, "");
  if (message === TOO_DEEP) return new RangeError("Maximum call stack size exceeded");
  return syntaxErrorAt(v8Message(message, source, thrown.pos), source, thrown.pos, origin);
}

/**
 * Reads `source` and takes notes.
 *
 * @param found where letters of keywords are, in order
 * @throws SyntaxError in V8's wording, when acorn cannot read the text
 * @throws RangeError when the text nests too deeply
 */
export function parse(source: string, found: readonly Found[], type: SourceType, origin: Origin): Parsed {
  const notes = new Recorder(found);
  try {
    const program = new RecordingParser(grammars[type], source, notes).parse() as Program;
    return { notes, program };
  } catch (error) {
    throw asV8Says(error, source, origin);
  }
}
