import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { program } from "./support/site.ts";

const script = fileURLToPath(new URL("../dist/node/server/main.js", import.meta.url));

const textUntil = (stream: NodeJS.ReadableStream, pattern: RegExp): Promise<RegExpExecArray> =>
  new Promise((resolve, reject) => {
    let text = "";
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      text += chunk;
      const match = pattern.exec(text);
      if (match !== null) resolve(match);
    });
    stream.on("end", () => reject(new Error(`It ended with: ${text}`)));
  });

describe("the command", () => {
  it("explains itself, and refuses options that make no sense", () => {
    const run = (...args: string[]) => spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
    expect(run("--help").stdout).toMatch(/--allow-host NAME/);
    expect(run("--port", "x")).toMatchObject({ status: 2, stderr: expect.stringMatching(/--port must be/) });
    expect(run("--host", "0.0.0.0")).toMatchObject({ status: 2, stderr: expect.stringMatching(/--allow-host/) });
    expect(run("--nonsense").status).toBe(2);
  });

  it.skipIf(!existsSync("/proc/self/task"))(
    "prints its address, and leaves no process behind when it is ended",
    async () => {
      const server = spawn(process.execPath, [script, "--port", "0"]);
      const [, origin] = await textUntil(server.stdout, /(http:\/\/127\.0\.0\.1:\d+)\//);
      const answer = await fetch(`${origin!}/api/run`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Origin: origin! },
        body: JSON.stringify(program("for (;;);", { timeout: 0 })),
      });
      const started = await answer.body!.getReader().read();
      expect(new TextDecoder().decode(started.value)).toMatch(/started/);
      const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, "utf8").trim().split(" ");
      expect(children.length).toBe(1);
      const ended = new Promise((resolve) => server.on("exit", resolve));
      server.kill("SIGTERM");
      await ended;
      await expect
        .poll(
          () => existsSync(`/proc/${children[0]!}`) && readFileSync(`/proc/${children[0]!}/stat`, "utf8").split(" ")[2],
          { timeout: 20_000 },
        )
        .toSatisfy((state) => state === false || state === "Z");
    },
  );
});
