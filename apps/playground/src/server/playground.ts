/** The playground's server: the page's files, and one endpoint that runs something. */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { gallery } from "../shared/gallery.ts";
import { limits, type RunRequest } from "../shared/protocol.ts";
import { allowedHosts, refusalOfHost, refusalOfOrigin, refusalOfType, type Refusal } from "./gate.ts";
import { commonHeaders, policyOf } from "./headers.ts";
import { makeQueue, type Queue } from "./queue.ts";
import { makeRateLimit, type RateLimit } from "./rate.ts";
import { readBody } from "./read-body.ts";
import { readRequest, RequestError } from "./read-request.ts";
import type { ChildPlan } from "./run-child.ts";
import { loadStaticFiles, type StaticFile } from "./static-files.ts";
import { streamRun } from "./stream-run.ts";

/** What `createPlayground` takes. All of it is optional. */
export interface PlaygroundOptions {
  /** Runs at once. Default: 2. */
  readonly concurrency?: number;
  /** Runs that may wait. Default: 20. */
  readonly capacity?: number;
  /** Requests for runs that one address may make at once, and a second after that. */
  readonly rate?: { readonly burst: number; readonly perSecond: number };
  /** Milliseconds after which a process is killed, whatever runs in it. Default: 10,000, and 4,000 for attacks. */
  readonly wall?: { readonly program: number; readonly attack: number };
  /** Names besides those of loopback under which the server may be called. Default: none. */
  readonly hosts?: readonly string[];
  /** Where the page's files lie, and the modules of the child processes. Default: what was built. */
  readonly page?: string;
  readonly children?: string;
}

interface Site {
  readonly files: ReadonlyMap<string, StaticFile>;
  readonly queue: Queue;
  readonly rate: RateLimit;
  readonly names: readonly string[];
  readonly wall: { readonly program: number; readonly attack: number };
  readonly children: string;
}

/** Bytes of a body: a source of the longest kind, each character escaped, and some room. */
const longestBody = limits.source * 6 + 200_000;

const attackIds: ReadonlySet<string> = new Set(gallery.map(({ id }) => id));

function answer(response: ServerResponse, status: number, body: string | Buffer, headers: object = {}): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    ...commonHeaders,
    "Cache-Control": "no-store",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": Buffer.byteLength(body),
    ...headers,
  });
  response.end(response.req.method === "HEAD" ? undefined : body);
}

const refuse = (response: ServerResponse, { status, message }: Refusal, headers: object = {}): void => {
  // What is left of the request is not read: the connection ends with the answer.
  answer(response, status, message, { Connection: "close", ...headers });
};

function sendFile(response: ServerResponse, path: string, file: StaticFile): void {
  const nonce = randomBytes(16).toString("base64");
  const isDocument = file.type.startsWith("text/html");
  const body = isDocument ? Buffer.from(file.body.toString("utf8").replaceAll("__NONCE__", nonce)) : file.body;
  answer(response, 200, body, {
    "Content-Type": file.type,
    ...(isDocument ? { "Content-Security-Policy": policyOf(path, response.req.headers.host ?? "", nonce) } : {}),
    ...(file.isHashed ? { "Cache-Control": "public, max-age=31536000, immutable" } : {}),
  });
}

function planOf(request: RunRequest, { children, wall }: Site): ChildPlan {
  if (request.kind === "program")
    return { script: `${children}guest.js`, request, wall: wall.program, memory: request.memory };
  const script = `${children}${request.subject === "bare" ? "contrast" : "guest"}.js`;
  return { script, request, wall: wall.attack, memory: limits.memoryOfAttack };
}

async function readRun(request: IncomingMessage): Promise<RunRequest | Refusal> {
  const body = await readBody(request, longestBody);
  if (body === undefined) return { status: 413, message: "That is too long." };
  try {
    return readRequest(body, attackIds);
  } catch (error) {
    if (error instanceof RequestError) return { status: 400, message: error.message };
    throw error;
  }
}

const isRefusal = (value: RunRequest | Refusal): value is Refusal => "status" in value;

async function handleRun(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refusal = refusalOfOrigin(request) ?? refusalOfType(request);
  if (refusal !== undefined) {
    refuse(response, refusal);
    return;
  }
  const seconds = site.rate.take(request.socket.remoteAddress ?? "");
  if (seconds > 0) {
    refuse(response, { status: 429, message: `Too many runs: again in ${seconds} s.` }, { "Retry-After": seconds });
    return;
  }
  const run = await readRun(request);
  if (isRefusal(run)) refuse(response, run);
  else if (!streamRun(site.queue, planOf(run, site), response, commonHeaders))
    refuse(response, { status: 503, message: "The queue is full: try again in a moment." }, { "Retry-After": 2 });
}

function handleFile({ files }: Site, request: IncomingMessage, response: ServerResponse): void {
  const path = (request.url ?? "").split("?", 1)[0] ?? "";
  const file = files.get(path);
  if (file === undefined) refuse(response, { status: 404, message: "There is nothing here." });
  else sendFile(response, path, file);
}

async function handle(site: Site, request: IncomingMessage, response: ServerResponse, port: number): Promise<void> {
  const refusal = refusalOfHost(request, allowedHosts(port, site.names));
  const isRun = request.url === "/api/run";
  if (refusal !== undefined) refuse(response, refusal);
  else if (isRun && request.method === "POST") await handleRun(site, request, response);
  else if (isRun || (request.method !== "GET" && request.method !== "HEAD"))
    refuse(response, { status: 405, message: "Not in this way." }, { Allow: isRun ? "POST" : "GET, HEAD" });
  else handleFile(site, request, response);
}

/** A connection that brought no request that can be read. One that brought nothing at all, as browsers open them, just ends. */
function answerBroken(error: Error & { readonly code?: string }, socket: Duplex): void {
  if (!socket.writable || (socket as Partial<Pick<Socket, "bytesRead">>).bytesRead === 0) {
    socket.destroy();
    return;
  }
  const status = error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? "408 Request Timeout" : "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Against connections that are slow, many or endless. */
function hold(server: Server): void {
  server.headersTimeout = 5_000;
  server.requestTimeout = 10_000;
  server.keepAliveTimeout = 5_000;
  server.maxConnections = 200;
  server.maxHeadersCount = 60;
  server.maxRequestsPerSocket = 1_000;
}

const builtFolder = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/**
 * Makes the server; it does not listen yet. Stopping it kills the runs under way, since their connections end.
 *
 * @example
 * createPlayground({ concurrency: 4 }).listen(4173, "127.0.0.1");
 */
export function createPlayground(options: PlaygroundOptions = {}): Server {
  const site: Site = {
    files: loadStaticFiles(options.page ?? builtFolder("../../page")),
    queue: makeQueue(options.concurrency ?? 2, options.capacity ?? 20),
    rate: makeRateLimit(options.rate ?? { burst: 120, perSecond: 6 }),
    names: options.hosts ?? [],
    wall: options.wall ?? { program: limits.wall, attack: limits.wallOfAttack },
    children: options.children ?? builtFolder("../child/"),
  };
  const server = createServer(
    { maxHeaderSize: 8_192, connectionsCheckingInterval: 1_000, requireHostHeader: true },
    (request, response) => {
      request.on("error", () => undefined);
      response.on("error", () => undefined);
      const { port } = server.address() as { port: number };
      handle(site, request, response, port).catch(() => {
        refuse(response, { status: 400, message: "That request could not be read." });
      });
    },
  );
  hold(server);
  server.on("clientError", answerBroken);
  return server;
}
