import { partsOf, replacePart } from "./splice.ts";

/** What a part may become, shortest first. */
const SMALLER = { statement: [";"], expression: ["0", "({})", "host"] } as const;

/**
 * Makes a program smaller for as long as it keeps what `holds` asks for: replaces parts by next to nothing, outer ones
 * first, until no replacement holds or `budget` programs were tried (delta debugging along the syntax tree; Misherghi
 * and Su, "HDD: Hierarchical Delta Debugging", 2006).
 */
export async function shrink(
  source: string,
  holds: (candidate: string) => Promise<boolean>,
  budget: number,
): Promise<string> {
  let smallest = source;
  let left = budget;
  for (let progress = true; progress && left > 0;) {
    progress = false;
    for (let index = 0; index < partsOf(smallest).length && left > 0; index += 1) {
      const part = partsOf(smallest)[index];
      if (part === undefined) break;
      for (const by of SMALLER[part.kind]) {
        if (part.end - part.start <= by.length) continue;
        const candidate = replacePart(smallest, part, by);
        left -= 1;
        if (!(await holds(candidate))) continue;
        smallest = candidate;
        progress = true;
        break;
      }
    }
  }
  return smallest;
}
