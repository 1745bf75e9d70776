/** A playground of the built server, with a page of one line, and ways to talk to it. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { request as httpRequest, type IncomingHttpHeaders, type Server } from "node:http";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import type { PlaygroundOptions } from "../../src/server/playground.ts";
import type { ProgramRequest, RunEvent } from "../../src/shared/protocol.ts";

type Create = (options: PlaygroundOptions) => Server;

const { createPlayground } = (await import(
  /* @vite-ignore */ new URL("../../dist/node/server/playground.js", import.meta.url).href
)) as { createPlayground: Create };

/** The options of a page that changed nothing. */
export const program = (source: string, changes: Partial<ProgramRequest> = {}): ProgramRequest => ({
  kind: "program",
  source,
  vm: "VM",
  timeout: 5_000,
  memory: 128,
  policy: "transparent",
  hidden: [],
  allowAsync: true,
  eval: true,
  wasm: true,
  console: true,
  builtins: [],
  data: "",
  ...changes,
});

/** An answer, whole. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A running playground. */
export interface Site {
  readonly port: number;
  readonly server: Server;
  /** Sends anything. */
  send(options: { path?: string; method?: string; headers?: Record<string, string>; body?: string }): Promise<Answer>;
  /** Runs something as the page would, and gives all events. */
  run(request: object): Promise<RunEvent[]>;
  /** As the page would, but gives the events as they come; `abort` ends it. */
  start(request: object, onEvent: (event: RunEvent) => void, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

const pageFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "playground-"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>page __NONCE__</title>");
  writeFileSync(join(folder, "realm.html"), "<!doctype html>");
  return folder;
};

/** Starts one. */
export async function startSite(options: PlaygroundOptions = {}): Promise<Site> {
  const server = createPlayground({ page: pageFolder(), rate: { burst: 1_000, perSecond: 1_000 }, ...options });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const origin = `http://127.0.0.1:${port}`;
  const headers = { "Content-Type": "application/json", Origin: origin };

  const send: Site["send"] = ({ path = "/", method = "GET", headers: extra = {}, body }) =>
    new Promise((resolve, reject) => {
      const request = httpRequest({ host: "127.0.0.1", port, path, method, headers: extra }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("error", reject);
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      });
      request.on("error", reject);
      request.end(body);
    });

  const start: Site["start"] = async (request, onEvent, signal) => {
    const answer = await fetch(`${origin}/api/run`, { method: "POST", headers, body: JSON.stringify(request), signal });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    let rest = "";
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop()!;
      for (const line of lines) onEvent(JSON.parse(line));
    }
  };

  return {
    port,
    server,
    send,
    start,
    run: async (request) => {
      const events: RunEvent[] = [];
      await start(request, (event) => events.push(event), AbortSignal.timeout(170_000));
      return events;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Starts one with the page that was built. */
export const startBuiltSite = (): Promise<Site> =>
  startSite({ concurrency: 3, page: fileURLToPath(new URL("../../dist/page", import.meta.url)) });
