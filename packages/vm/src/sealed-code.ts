/**
 * Code that V8 made of a script, to be kept outside of the process: sealed together with what it belongs to.
 *
 * Upholds I7 where V8 does not: of the text that the code was made of, V8 compares the length only, so the code of another
 * text of that length would run in its place. Here the hash of the transformed text decides, before V8 gets anything. A seal
 * tells what was mixed up or damaged; it does not tell who made it, as V8's code is as powerful as the host's own.
 *
 * Transformed texts call functions by names that are fresh in each process. The code has those of its own one, which are
 * therefore part of it; the realm that runs it learns them.
 */
import { createHash } from "node:crypto";
import type { CalleeNames } from "./names.ts";

/** Changes with the layout: mark, hash of all that follows, length of the head, head, V8's code. */
const MARK = Buffer.from("sbx1");
const HASH = 32;
const LENGTH = 4;
const LEAST = MARK.length + HASH + LENGTH;

const hashOf = (data: string | Uint8Array): Buffer => createHash("sha256").update(data).digest();

/** What code belongs to. */
interface Head {
  /** V8's version; V8 would see that as well, but then it parses the text. */
  readonly engine: string;
  readonly names: CalleeNames;
  /** Of the transformed text. */
  readonly text: string;
}

/** What was sealed. */
export interface Sealed {
  readonly names: CalleeNames;
  readonly data: Buffer;
  /** Whether the code was made of that transformed text. */
  readonly isOf: (code: string) => boolean;
}

/** Seals V8's code of a transformed text that calls those names. */
export const seal = (code: string, names: CalleeNames, data: Uint8Array): Buffer => {
  const head: Head = { engine: process.versions.v8, names, text: hashOf(code).toString("hex") };
  const headText = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(LENGTH);
  length.writeUInt32LE(headText.length);
  const content = Buffer.concat([length, headText, data]);
  return Buffer.concat([MARK, hashOf(content), content]);
};

/** What was sealed, if it was, by this engine, and nothing of it has changed. */
export const unseal = (sealed: Buffer): Sealed | undefined => {
  if (sealed.length < LEAST || !sealed.subarray(0, MARK.length).equals(MARK)) return undefined;
  const content = sealed.subarray(MARK.length + HASH);
  if (!hashOf(content).equals(sealed.subarray(MARK.length, MARK.length + HASH))) return undefined;
  const end = LENGTH + content.readUInt32LE();
  const { engine, names, text } = JSON.parse(content.toString("utf8", LENGTH, end)) as Head;
  if (engine !== process.versions.v8) return undefined;
  return { names, data: content.subarray(end), isOf: (code) => hashOf(code).toString("hex") === text };
};
