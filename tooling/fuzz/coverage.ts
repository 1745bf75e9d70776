import { Session, type Profiler } from "node:inspector";

/** Scripts whose blocks count: the packages as built, and the texts of the guest's ends, which have no file. */
const isTrusted = (url: string): boolean =>
  /\/packages\/[^/]+\/dist\//.test(url) || url.startsWith("sbx:") || url === "" || url.startsWith("evalmachine");

/** A number for a place: two places with one number cost the fuzzer a little attention, nothing else. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** Tells which blocks of trusted code ran since it was asked last, each block once (V8's precise block coverage). */
export class Coverage {
  readonly #session = new Session();
  readonly #seen = new Set<number>();

  constructor() {
    this.#session.connect();
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  /** The numbers of blocks that were never reported before. */
  take(): number[] {
    let scripts: Profiler.ScriptCoverage[] = [];
    this.#session.post("Profiler.takePreciseCoverage", (error, answer) => {
      if (error === null) scripts = answer.result;
    });
    const fresh: number[] = [];
    for (const { url, functions } of scripts) {
      if (!isTrusted(url)) continue;
      for (const { functionName, ranges } of functions) {
        for (const { startOffset, endOffset, count } of ranges) {
          const block = hashOf(`${functionName}:${String(startOffset)}-${String(endOffset)}`);
          if (count === 0 || this.#seen.has(block)) continue;
          this.#seen.add(block);
          fresh.push(block);
        }
      }
    }
    return fresh;
  }
}
