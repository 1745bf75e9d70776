/** Runs `sbx` on a pseudo-terminal, by `script` of util-linux. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { onTestFinished } from "vitest";
import { cli } from "./sbx.ts";

/** Whether this machine has the tool. */
export const hasTerminal: boolean = existsSync("/usr/bin/script") && process.platform === "linux";

/** A session at a terminal. */
export interface TerminalSession {
  /** Types; `\u0003` is Ctrl-C. */
  readonly type: (text: string) => void;
  /** Waits until the screen has shown a text, in whatever colours, since the last wait, and gives what was shown. */
  readonly shows: (text: string | RegExp) => Promise<string>;
  /** Waits for the end. */
  readonly ended: Promise<number | null>;
}

// eslint-disable-next-line no-control-regex -- what a terminal is told is made of control characters
const controls = /\u001b\[[\d;]*[A-Za-z]/g;

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Starts it. */
export function openTerminal(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): TerminalSession {
  const command = [process.execPath, cli, ...args].map(quoted).join(" ");
  const child = spawn("/usr/bin/script", ["-qec", command, "/dev/null"], {
    cwd,
    env: { PATH: process.env["PATH"], TERM: "xterm-256color", ...env },
  });
  // A test that fails leaves no endless loop behind: the terminal hangs up.
  onTestFinished(() => void child.kill());
  let screen = "";
  const waiting = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    screen += text;
    for (const look of waiting) look();
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  return {
    type: (text) => void child.stdin.write(text),
    ended,
    shows: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          // Newer versions of Node colour what is typed.
          const read = screen.replaceAll(controls, "");
          const at = typeof text === "string" ? read.indexOf(text) : read.search(text);
          if (at === -1) return;
          waiting.delete(look);
          const shown = screen;
          screen = "";
          resolve(shown);
        };
        waiting.add(look);
        look();
      }),
  };
}
