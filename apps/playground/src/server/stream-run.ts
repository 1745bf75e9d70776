/** Puts a run into the queue and streams what it reports, one line of JSON each, for as long as somebody listens. */
import type { ServerResponse } from "node:http";
import type { RunEvent } from "../shared/protocol.ts";
import type { Queue } from "./queue.ts";
import { runChild, type ChildPlan, type ChildRun } from "./run-child.ts";

/** Bytes that may wait for a page that does not read. */
const mostUnread = 4_000_000;

/** Who listens to a run, and whether they still do. */
interface Listener {
  readonly send: (event: RunEvent) => void;
  readonly isGone: () => boolean;
}

const isAttack = ({ request }: ChildPlan): boolean => request.kind === "attack";

/** An attack that ended or hung its process has succeeded, though nobody was left to say so. */
const missingVerdict = (reason: string): RunEvent => ({
  type: "verdict",
  held: false,
  evidence: reason === "time" ? "the process never came back" : "the process of the host has ended",
  saw: "",
});

async function run(plan: ChildPlan, { send }: Listener, onStart: (child: ChildRun) => void): Promise<void> {
  const state = { hasStarted: false, hasVerdict: !isAttack(plan) };
  const child = runChild(plan, (event) => {
    if (event.type === "verdict") state.hasVerdict = true;
    if (event.type === "started") state.hasStarted = true;
    send(event);
  });
  onStart(child);
  const { reason, ms } = await child.done;
  if (state.hasStarted && !state.hasVerdict && reason !== "stopped") send(missingVerdict(reason));
  send({ type: "end", reason, ms });
}

/**
 * Answers with the stream of a run. When the page goes away, the run is stopped, or leaves the queue.
 *
 * @returns false when the queue is full; nothing has been sent then
 */
export function streamRun(
  queue: Queue,
  plan: ChildPlan,
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
): boolean {
  let child: ChildRun | undefined;

  const open = (): void => {
    if (response.headersSent) return;
    response.writeHead(200, {
      ...headers,
      "Content-Type": "application/x-ndjson; charset=utf-8",
      "Cache-Control": "no-store",
      "X-Accel-Buffering": "no",
    });
  };
  const listener: Listener = {
    isGone: () => response.destroyed,
    send(event) {
      if (response.destroyed) return;
      open();
      response.write(`${JSON.stringify(event)}\n`);
      if (response.writableLength > mostUnread) response.destroy();
    },
  };

  const leave = queue.add({
    waiting: (position, running) => listener.send({ type: "queued", position, running }),
    start: async () => {
      if (listener.isGone()) return;
      await run(plan, listener, (started) => (child = started));
      response.end();
    },
  });
  if (leave === undefined) return false;
  response.on("close", () => {
    leave();
    child?.stop();
  });
  return true;
}
