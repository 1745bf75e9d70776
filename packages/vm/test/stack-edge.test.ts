import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const file = fileURLToPath(new URL("fixtures/stack-edge.mjs", import.meta.url));

/** Runs guest text in a process of its own; tells how many thrown values were seen that are not the guest's. */
const foreignSeen = (program: string): number => {
  const output = execFileSync(process.execPath, [file, program], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const { foreign, total } = JSON.parse(output) as Record<string, number>;
  expect(total).toBeGreaterThan(0);
  return foreign ?? -1;
};

const inTry = (expression: string): string => `atEdge(() => { try { ${expression} } catch (x) { see(x) } })`;

describe("at the end of the stack", () => {
  it("I3: `stack` read in a try statement throws only errors of the guest", () => {
    expect(foreignSeen("atEdge(() => { const e = new Error('x'); try { e.stack } catch (x) { see(x) } })")).toBe(0);
  });

  it("I3: `stack` read in an async function rejects only with errors of the guest", () => {
    expect(foreignSeen("atEdge(() => { const e = new Error('x'); (async () => e.stack)().then(see, see) })")).toBe(0);
  });

  it("I3: the combinators, `catch` and `finally` deliver only errors of the guest", () => {
    const program = `atEdge(() => {
      const e = new Error('x');
      const p = new Promise(() => e.stack);
      Promise.all([p]).catch(see); Promise.any([p]).catch((a) => a.errors.forEach(see)); p.finally(() => {}).catch(see);
      Promise.allSettled([p]).then(([r]) => see(r.reason));
    })`;
    expect(foreignSeen(program)).toBe(0);
  });

  it.each([
    ["species, without a reaction", "p.constructor = { [Symbol.species]: C }; p.then()"],
    ["a combinator", "Promise.race.call(C, { [Symbol.iterator]: () => e.stack })"],
    ["Promise.try", "(Promise.try ?? Promise.all).call(C, () => e.stack)"],
  ])("I3: a constructor of the guest's in the place of Promise rejects only with errors of the guest: %s", (_, use) => {
    const program = `
      const C = function (run) { run(() => {}, see) }; C.resolve = (x) => x;
      atEdge(() => { const e = new Error('x'), p = new Promise(() => e.stack); ${use} })`;
    expect(foreignSeen(program)).toBe(0);
  });

  it("I3: a reaction rejects a promise of the guest's making only with errors of the guest", () => {
    const program = `
      const C = function (run) { run(() => {}, see) };
      const at = (n) => (n > 0 ? at(n - 1) : new Error('y').stack);
      Promise.resolve().then(() => {
        let top = 0;
        for (let i = 0; i < 300; i++) try { at(900) } catch {}
        for (let n = 100; n < 1e5; n += 20) try { at(n); top = n } catch { break }
        for (let i = 0; i < 400; i++) {
          const p = Promise.resolve();
          p.constructor = { [Symbol.species]: C };
          p.then(() => at(top + 60 - i));
        }
      })`;
    expect(foreignSeen(program)).toBe(0);
  });

  it("I3: an async generator delegates only errors of the guest", () => {
    const program = `
      const iterable = { [Symbol.asyncIterator]: () => ({
        next: (v) => { see(v); return { value: 1, done: false } }, throw: (e) => { see(e); return { done: true } },
      }) };
      atEdge(() => {
        const e = new Error('x'), i = (async function* () { yield* iterable })();
        i.next(); i.return(new Promise(() => e.stack)).catch(see);
      })`;
    expect(foreignSeen(program)).toBe(0);
  });

  it.each([
    "eval('1')",
    "eval('(')",
    "Function('return 1')()",
    "Function('}')",
    "import('x')",
    "Error.captureStackTrace({})",
    "new FinalizationRegistry(() => {})",
    "String(eval)",
    "new VMError('x')",
    "Error.prepareStackTrace(new Error('x'), [])",
    "hostCall(() => 1)",
    "hostObject.a.b",
    "Promise.resolve().then(() => {})",
    "Symbol.for('x')",
  ])("I3: %s throws only errors of the guest", (expression) => {
    expect(foreignSeen(inTry(expression))).toBe(0);
  });
});
