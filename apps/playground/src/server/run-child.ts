/** One run: a fresh process without environment or standing, which is killed when it takes too long, too much, or says too much. */
import { spawn, type ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { tmpdir } from "node:os";
import { limits, type ChildEvent, type EndReason, type RunRequest } from "../shared/protocol.ts";
import { ownMemory, residentMegabytes } from "./memory.ts";
import { readEvent } from "./read-event.ts";

/** What to run, and how long and how large it may become. */
export interface ChildPlan {
  /** The module of the child process. */
  readonly script: string;
  readonly request: RunRequest;
  /** Milliseconds. */
  readonly wall: number;
  /** Megabytes. */
  readonly memory: number;
}

/** A run under way. */
export interface ChildRun {
  /** When the process is gone. */
  readonly done: Promise<{ readonly reason: EndReason; readonly ms: number }>;
  /** Kills the process. */
  readonly stop: () => void;
}

/** Milliseconds between looks at the memory. */
const memoryInterval = 50;

const hasPermissions = process.allowedNodeEnvironmentFlags.has("--permission");

/** Where Node can, it takes the process's own rights away: no processes, no workers, no writing, no native code. */
const permissionFlags = hasPermissions ? ["--permission", "--allow-fs-read=*"] : [];

/** Those under way. A child that computes would not notice that the server is gone. */
const living = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of living) child.kill("SIGKILL");
});

function spawnChild({ script, request, memory }: ChildPlan): ChildProcess {
  const flags = [`--max-old-space-size=${memory}`, "--no-warnings", ...permissionFlags];
  const child = spawn(process.execPath, [...flags, script], {
    cwd: tmpdir(),
    // Something for an attack of the gallery to look for.
    env: request.kind === "attack" ? { SBX_SECRET: "sbx-secret-5c1d" } : {},
    stdio: ["pipe", "ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  child.stdin?.on("error", () => undefined); // it ended before it had read
  child.stdin?.end(JSON.stringify(request));
  return child;
}

/** Cuts a stream into lines; what is no line within the limit is dropped, since the run is then over anyway. */
function readLines(stream: Readable, onLine: (line: string) => void, onBytes: (count: number) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    onBytes(chunk.length);
    const lines = (rest + chunk).split("\n");
    rest = (lines.pop() ?? "").slice(-limits.output);
    for (const line of lines) onLine(line);
  });
  stream.on("error", () => undefined);
}

/** Whether what Node wrote while it ended speaks of memory. */
const outOfMemory = /out of memory|Array buffer allocation failed|allocation failure/i;

/**
 * Starts a run.
 *
 * @param emit told of each event, in order
 */
export function runChild(plan: ChildPlan, emit: (event: ChildEvent) => void): ChildRun {
  const since = performance.now();
  const child = spawnChild(plan);
  living.add(child);
  let reason: EndReason | undefined;
  let size = 0;
  let lastWords = "";

  const kill = (why: EndReason): void => {
    reason ??= why;
    child.kill("SIGKILL");
  };

  let hasStarted = false;
  let wall = setTimeout(() => kill("crashed"), limits.start);
  /** A busy machine may take long to start a process: its own time begins after that, once. */
  const startTime = (): void => {
    if (hasStarted) return;
    hasStarted = true;
    clearTimeout(wall);
    wall = setTimeout(() => kill("time"), plan.wall);
  };

  readLines(
    child.stdio[3] as Readable,
    (line) => {
      const event = reason === undefined ? readEvent(line) : undefined;
      if (event === undefined) return;
      if (event.type === "started") startTime();
      emit(event);
    },
    (count) => {
      size += count;
      if (size > limits.output) kill("output");
    },
  );
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    if (lastWords.length < 4_000) lastWords += text;
  });

  const watch = setInterval(() => {
    void residentMegabytes(child.pid ?? 0).then((used) => {
      if (used !== undefined && used > plan.memory + ownMemory) kill("memory");
    });
  }, memoryInterval);

  const done = new Promise<{ reason: EndReason; ms: number }>((resolve) => {
    const end = (why: EndReason): void => {
      clearTimeout(wall);
      clearInterval(watch);
      living.delete(child);
      resolve({ reason: reason ?? why, ms: performance.now() - since });
    };
    child.on("error", () => end("crashed"));
    child.on("close", (code) => end(code === 0 ? "done" : outOfMemory.test(lastWords) ? "memory" : "crashed"));
  });
  return { done, stop: () => kill("stopped") };
}
