/**
 * Transformed texts of function bodies with the code that V8 made of them, kept outside of the process under the hash of what
 * they were made of. Runs in the host realm. Upholds I7.
 * Whoever can write to where they are kept has the powers of the host: the code is V8's.
 */
import { createHash } from "node:crypto";
import { fingerprint } from "@sbx/transformer";
import { ownNames, type CalleeNames } from "./names.ts";
import { seal, unseal } from "./sealed-code.ts";

/** Keeps contents by keys; whatever goes wrong there is no failure of anybody's. */
export interface CodeStore {
  readonly load: (key: string) => Buffer | undefined;
  /** `make` is called later, when what the code is for has run. */
  readonly save: (key: string, make: () => Buffer) => void;
}

/** What was kept. */
export interface StoredCode {
  /** The text that V8 gets. */
  readonly code: string;
  /** What it calls. */
  readonly names: CalleeNames;
  readonly data: Buffer;
}

/** Below this many characters a file is transformed and compiled sooner than it is read from somewhere else. */
const leastLength = 4096;
const lengthBytes = 4;

/** Whether to keep a text at all: one that is no well-formed Unicode would come back as another. */
const isWorthKeeping = (source: string): boolean =>
  source.length >= leastLength && (source as unknown as { isWellFormed: () => boolean }).isWellFormed();

/**
 * The key of a text and all else that decides what it is compiled to; `undefined` where it is not to be kept. Its own name is no
 * part of it: the same text in two places is the same code.
 */
export const storeKey = (source: string, ...others: readonly unknown[]): string | undefined => {
  if (!isWorthKeeping(source)) return undefined;
  const { version, arch, platform } = process;
  const made = JSON.stringify([fingerprint, version, platform, arch, ...others.map(String)]);
  return createHash("sha256").update(made).update("\0").update(source).digest("hex");
};

/** What is to be kept of a text. */
export const packCode = (code: string, data: Uint8Array): Buffer => {
  const text = Buffer.from(code);
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32LE(text.length);
  return Buffer.concat([length, text, seal(code, ownNames, data)]);
};

/** What was packed, if nothing of it has changed. */
export const unpackCode = (content: Buffer | undefined): StoredCode | undefined => {
  if (content === undefined || content.length < lengthBytes) return undefined;
  const end = lengthBytes + content.readUInt32LE();
  const code = content.toString("utf8", lengthBytes, end);
  const sealed = unseal(content.subarray(end));
  // I7: the postcondition of the transformer, since this text has not been through it in this process.
  if (sealed?.isOf(code) !== true || code.includes("import")) return undefined;
  return { code, names: sealed.names, data: sealed.data };
};
