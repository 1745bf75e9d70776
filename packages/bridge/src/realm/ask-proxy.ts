/**
 * Runs in both realms; asked by the host only. Upholds I3, I4.
 * How an end finds the record of a proxy that it has not noted: it asks the proxy whether it is extensible, and the trap,
 * which knows the shadow, leaves the record here. Noting every proxy when it is made costs many times what making it
 * does, and of most nobody asks.
 *
 * A proxy that a program of this realm has made runs its own trap, if it has one for this operation. It learns nothing by
 * that, and can answer for itself only: the record must name the proxy that is asked.
 */
import { ProxyConstructor, ReflectIsExtensible, bare } from "./primordials.ts";
import type { Local, ProxyRecord } from "./types.ts";

let asked: Local | undefined;
let answer: ProxyRecord | undefined;

/** For the trap: whether it is this module that asks. It is then answered, once, and without crossing. */
export const answers = (record: ProxyRecord): boolean => {
  if (asked === undefined) return false;
  if (asked === record.proxy) answer = record;
  asked = undefined;
  return true;
};

/** Throws where the stack has no room for a few operations on a proxy. */
const requireStack = (levels: number): boolean => {
  const handler = bare({ isExtensible: (): boolean => levels === 0 || requireStack(levels - 1) });
  return ReflectIsExtensible(new ProxyConstructor(bare({}), handler) as unknown as Local);
};

/** The record of a proxy of ours; `undefined` for everything else. */
export const askProxy = (object: Local): ProxyRecord | undefined => {
  let answered = true;
  asked = object;
  answer = undefined;
  try {
    ReflectIsExtensible(object);
  } catch {
    answered = false;
  }
  asked = undefined;
  const record = answer;
  answer = undefined;
  // I3: a program's proxy may be revoked, or its trap throw. The end of the stack is not to be taken for that.
  if (!answered) requireStack(3);
  return record;
};
