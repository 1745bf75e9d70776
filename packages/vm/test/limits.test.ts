import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const file = fileURLToPath(new URL("fixtures/limits.mjs", import.meta.url));

/** Runs a scenario of the fixture on what was built, in a process that is ended if it hangs. */
const resultOf = async (scenario: string): Promise<unknown> => {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [file, scenario], { timeout: 50_000, killSignal: "SIGKILL" });
  return JSON.parse(stdout) as unknown;
};

const timeout = "ERR_SCRIPT_EXECUTION_TIMEOUT";
/** Until 12, V8 takes one request to terminate before the stack is empty. */
const endsOneATurn = Number.parseInt(process.versions.v8, 10) < 12;

describe("a time limit", () => {
  it("I9: ends a guest whose rejections swallow the engine's termination, as often as it tries, and the VM goes on", async () => {
    const each = [timeout, timeout, "alive"];
    expect(await resultOf("rejections without end")).toEqual([...each, ...each, ...each]);
  });

  it("I9: ends such guests in one turn, or refuses to run them", async () => {
    const kinds = endsOneATurn ? [timeout, "ERR_VM_UNSTOPPABLE"] : [timeout];
    expect(await resultOf("several in one turn")).toEqual([...kinds, "alive"]);
  });

  it("I9: is watched while a run with a longer one is, or was, under way", async () => {
    expect(await resultOf("after a run with a long limit")).toBe(timeout);
    expect(await resultOf("inside of a shorter one")).toEqual([timeout, "alive", "alive"]);
  });

  it("I9: holds for later entries when the limit of an outer run has ended one", async () => {
    expect(await resultOf("an entry that the limit of an outer run ended")).toEqual([timeout, timeout]);
  });

  it("I9: holds, and ends nothing of the host's, when a limit of the host's own has ended a run", async () => {
    expect(await resultOf("a limit of the host's own")).toEqual([timeout, "busy", "busy", timeout]);
  });
});

describe("failures of a guest with a time limit", () => {
  it("I9: are told where a run of another was ended by force", async () => {
    expect(await resultOf("failures of others where a run was ended by force")).toEqual(["a", "b"]);
  });

  it("are not told once the VM is disposed of", async () => {
    expect(await resultOf("failures after the VM was disposed of")).toBe(1);
  });
});
