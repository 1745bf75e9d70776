/** A child process's way back: lines of JSON on its fourth file, written at once, so that a loop that follows loses none. */
import { readFileSync, writeSync } from "node:fs";
import { limits, type ChildEvent, type Crossing, type RunRequest } from "../shared/protocol.ts";

const reportFile = 3;
const requestFile = 0;

const short = (text: string): string => (text.length > limits.text ? `${text.slice(0, limits.text)}…` : text);

const shortened = (event: ChildEvent): object =>
  Object.fromEntries(
    Object.entries(event).map(([key, value]) => [key, typeof value === "string" ? short(value) : (value as unknown)]),
  );

/** Tells the server. */
export const report = (event: ChildEvent): void => {
  // Writing a file in pieces is the kernel's right; the pipe blocks until the server has read.
  let rest = Buffer.from(`${JSON.stringify(shortened(event))}\n`);
  while (rest.length > 0) rest = rest.subarray(writeSync(reportFile, rest));
};

/** The request of this process: what the server wrote to it, and has checked. From now on the run counts as started. */
export const receive = (): RunRequest => {
  const request = JSON.parse(readFileSync(requestFile, "utf8")) as RunRequest;
  report({ type: "started" });
  return request;
};

/** Counts, and lets the first ones through. */
const capped = <Event>(most: number, pass: (event: Event) => void, over: (count: number) => void) => {
  let count = 0;
  return (event: Event): void => {
    count += 1;
    if (count <= most) pass(event);
    // Told at 1, 2, 4, 8 …: a loop may be long.
    else if (Number.isInteger(Math.log2(count - most))) over(count - most);
  };
};

/** Reports crossings: the first ones whole, then how many more there are. */
export const reportCrossing: (crossing: Crossing) => void = capped<Crossing>(
  limits.crossings,
  (crossing) => {
    report({ type: "crossing", ...crossing });
  },
  (count) => {
    report({ type: "more", count });
  },
);

/** Reports a line of the guest's console. */
export const reportConsole: (line: { readonly method: string; readonly text: string }) => void = capped(
  limits.consoleLines,
  ({ method, text }) => {
    report({ type: "console", method, text });
  },
  (count) => {
    if (count === 1) report({ type: "console", method: "warn", text: "… more lines follow, which are not shown" });
  },
);
