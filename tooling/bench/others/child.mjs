// @ts-check
/**
 * Does one job in one sandbox, in a process of its own (one of them changes its realm for good), and prints the
 * nanoseconds that an operation took, or why it cannot.
 *
 * usage: node child.mjs SANDBOX JOB MILLISECONDS FOLDER...
 */
import { jobs } from "./jobs.mjs";
import { loaderOf, sandboxes } from "./sandboxes.mjs";

const [name, id, milliseconds = "300", ...folders] = process.argv.slice(2);

/** @param {() => unknown} work */
function timed(work) {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start);
}

/** Nanoseconds an operation, the first ones not counted. @param {(count: number) => unknown} batch */
function nanoseconds(batch) {
  batch(1);
  let count = 1;
  let taken = timed(() => batch(1));
  for (const enough = Number(milliseconds) * 1e6; taken < enough;) {
    count = Math.ceil(count * Math.min(8, Math.max(1.2, (1.1 * enough) / taken)));
    taken = timed(() => batch(count));
  }
  return taken / count;
}

async function measured() {
  const sandbox = sandboxes.find((candidate) => candidate.name === name);
  const job = jobs.find((candidate) => candidate.id === id);
  if (sandbox === undefined || job === undefined) throw new Error(`there is no ${name} or ${id}`);
  // Made before the sandbox is loaded, which may freeze what the bundler needs.
  const { work } = job;
  const library = work?.library?.() ?? "";
  const open = await sandbox.open(loaderOf(folders));
  if (work === undefined) {
    return nanoseconds((count) => {
      for (let i = 0; i < count; i++) {
        const { evaluate, ask = evaluate, close } = open({ functions: {}, data: {} });
        if (ask("1 + 1") !== 2) throw new Error("1 + 1 is not 2");
        close?.();
      }
    });
  }
  const { evaluate, ask = evaluate } = open({ functions: work.functions ?? {}, data: work.data ?? {} });
  evaluate(`${library};\nglobalThis.job = function (n) { ${work.body} }; 0`);
  return nanoseconds((count) => {
    const answer = ask(`job(${count})`);
    if (answer !== work.answer(count)) throw new Error(`it answers ${String(answer)}, not ${work.answer(count)}`);
  });
}

const result = await measured().then(
  (time) => ({ time }),
  (error) => ({ failure: String(error?.message ?? error).split("\n", 1)[0] }),
);
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
