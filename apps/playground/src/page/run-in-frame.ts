/**
 * Runs a program in this browser. The host is a frame of its own, under the other name of this machine, so that a browser
 * that isolates sites gives it a process: a loop in it does not stop this page, and taking the frame away ends it.
 */
import { limits, type ProgramRequest, type RunEvent } from "../shared/protocol.ts";
import { find, make } from "./dom.ts";
import type { Runner } from "./run-on-server.ts";

/** The other loopback name of this origin; the same origin where there is none. */
const frameOrigin = (): string => {
  const { protocol, hostname, port } = location;
  const other = { "127.0.0.1": "localhost", localhost: "127.0.0.1" }[hostname];
  return other === undefined ? location.origin : `${protocol}//${other}${port === "" ? "" : `:${port}`}`;
};

/** Milliseconds for the frame to load. */
const loading = 5_000;

/** See {@link Runner}. The events are those of a run on the server. */
export const runInFrame: Runner<ProgramRequest> = (request, onEvent, signal) =>
  new Promise((resolve, reject) => {
    const origin = frameOrigin();
    const frame = make("iframe", { src: `${origin}/frame.html`, title: "Host of a run in this browser", hidden: true });
    const since = performance.now();
    const over = new AbortController();
    const once = { signal: over.signal };
    let timer: ReturnType<typeof setTimeout> | undefined;

    const close = (): void => {
      clearTimeout(timer);
      over.abort();
      frame.remove();
    };
    const fail = (error: Error): void => {
      close();
      reject(error);
    };
    const end = (reason: "done" | "time"): void => {
      onEvent({ type: "end", reason, ms: performance.now() - since });
      close();
      resolve();
    };
    const start = (): void => {
      onEvent({ type: "started" });
      clearTimeout(timer);
      timer = setTimeout(() => end("time"), request.timeout === 0 ? limits.wall : request.timeout);
      frame.contentWindow?.postMessage(request, origin);
    };
    const listen = ({ source, origin: from, data }: MessageEvent): void => {
      if (source !== frame.contentWindow || from !== origin) return;
      const event = data as RunEvent | { readonly type: "ready" };
      if (event.type === "ready") start();
      else if (event.type === "end") end("done");
      else onEvent(event);
    };

    addEventListener("message", listen, once);
    signal.addEventListener("abort", () => fail(new DOMException("Stopped", "AbortError")), once);
    timer = setTimeout(() => fail(new Error("The frame did not load.")), loading);
    find("frames", HTMLElement).append(frame);
  });
