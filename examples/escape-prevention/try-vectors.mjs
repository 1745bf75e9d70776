import { inspect } from "node:util";
import { cleanUp, makeHost, vectors } from "./vectors.mjs";

const quietly = (work) => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

/**
 * Tries each way out in a sandbox of its own, and prints what became of it.
 *
 * @param {(host: object) => (source: string) => unknown} makeSandbox gets what is handed over, gives what runs a program
 * @returns the number of those that succeeded
 */
export function tryVectors(makeSandbox) {
  let escaped = 0;
  for (const { name, source, reached } of vectors) {
    const { host, kept } = makeHost();
    const run = makeSandbox(host);
    const value = quietly(() => run(source));
    const inspected = kept.map((value) => quietly(() => inspect(value))).join();
    const succeeded = quietly(() => reached(value, { host, inspected })) === true;
    cleanUp();
    if (succeeded) escaped += 1;
    console.log(`  ${succeeded ? "ESCAPED" : "held   "}  ${name}`);
  }
  return escaped;
}
