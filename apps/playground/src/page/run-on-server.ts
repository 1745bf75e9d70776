/** Runs something on the server, and gives its events as they come. */
import type { RunEvent, RunRequest } from "../shared/protocol.ts";

/** Runs a request until its end. Aborting stops it. Rejects with a message for people. */
export type Runner<Request extends RunRequest = RunRequest> = (
  request: Request,
  onEvent: (event: RunEvent) => void,
  signal: AbortSignal,
) => Promise<void>;

const ask = (request: RunRequest, signal: AbortSignal): Promise<Response> =>
  fetch("/api/run", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(request),
    signal,
  });

const sleep = (seconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1_000);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });

/** Too fast, or too many: the server says when to come again. */
const patience = 20;

async function answerTo(request: RunRequest, signal: AbortSignal): Promise<Response> {
  for (let round = 0; round < patience; round += 1) {
    const answer = await ask(request, signal);
    if (answer.status !== 429 && answer.status !== 503) return answer;
    await sleep(Number(answer.headers.get("Retry-After") ?? 1), signal);
  }
  throw new Error("The server is busy. Try again in a while.");
}

async function readLines(body: ReadableStream<Uint8Array>, onLine: (line: string) => void): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  }
}

/** See {@link Runner}. */
export const runOnServer: Runner = async (request, onEvent, signal) => {
  const answer = await answerTo(request, signal);
  if (!answer.ok || answer.body === null) throw new Error(await answer.text());
  await readLines(answer.body, (line) => onEvent(JSON.parse(line) as RunEvent));
};
