// The self-test: every way out, against the sandbox of part 4, and the limits. Exit code 1 if anything gets through.
import { VM } from "@sbx/vm";
import { NodeVM } from "@sbx/nodevm";
import { tryVectors } from "./try-vectors.mjs";
import { makeSandbox } from "./sandbox.mjs";

/** TABLE: what a limit must do. */
const limits = {
  "a loop ends": () => new VM({ timeout: 100 }).run("for (;;);"),
  "a promise job ends": () => new VM({ timeout: 100 }).run("Promise.resolve().then(() => { for (;;); }); 0"),
  "a getter that is read later ends": () => new VM({ timeout: 100 }).run("({ get x() { for (;;); } })").x,
  "a large buffer is refused": () => new VM({ bufferAllocLimit: 1000 }).run("new Uint8Array(1001)"),
  "a builtin that was not allowed is not there": () =>
    new NodeVM({ require: { context: "sandbox" } }).run("require('node:fs')"),
};

console.log("The self-test:");
let failures = tryVectors(makeSandbox);
for (const [says, work] of Object.entries(limits)) {
  let held = false;
  try {
    work();
  } catch {
    held = true;
  }
  if (!held) failures += 1;
  console.log(`  ${held ? "held   " : "FAILED "}  ${says}`);
}
console.log(failures === 0 ? "Everything held." : `${failures} got through.`);
process.exitCode = failures === 0 ? 0 : 1;
