/** Runs `sbx` as its users do: what was built, in a process of its own. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** The repository's root. */
export const repository: string = fileURLToPath(new URL("../../../../", import.meta.url));

/** The built command. */
export const cli: string = join(repository, "apps/cli/dist/cli.js");

/** What a process did. */
export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The runner's own settings would show in what the process prints. */
function environment(): NodeJS.ProcessEnv {
  const settings = ["NODE_OPTIONS", "FORCE_COLOR", "NO_COLOR"];
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !settings.includes(name)));
}

/** Runs a program to its end. */
export async function runNode(args: readonly string[], cwd: string): Promise<Result> {
  const child = spawn(process.execPath, args, { cwd, env: environment(), stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, stdout, stderr };
}

/** Runs `sbx`. */
export const sbx = (cwd: string, ...args: readonly string[]): Promise<Result> => runNode([cli, ...args], cwd);

/** Makes a folder with the given files, for one test. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "sbx-")));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

/** Runs one program, given as text. */
export const runText = (text: string, ...args: readonly string[]): Promise<Result> =>
  sbx(folderWith({ "main.js": text }), "run", "main.js", ...args);
