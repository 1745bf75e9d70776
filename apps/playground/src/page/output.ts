/** What a run says: console lines as they come, the result, what failed. All of it is text. */
import type { Failure, RunEvent } from "../shared/protocol.ts";
import { make } from "./dom.ts";

/** The panel. */
export interface Output {
  readonly clear: () => void;
  readonly show: (event: RunEvent) => void;
  /** A word of the page's own. */
  readonly say: (text: string, kind?: "plain" | "bad") => void;
}

/** A time for people. */
export const duration = (ms: number): string =>
  ms < 10 ? `${ms.toFixed(1)} ms` : ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;

const hows: Record<Failure["how"], string> = {
  thrown: "thrown",
  timeout: "stopped by the time limit",
  unhandled: "left unhandled: an event of the VM",
  options: "the options were refused",
};

const framesOf = (stack: string): string =>
  stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .join("\n");

const failure = ({ name, message, stack, line, how }: Failure): HTMLElement => {
  const frames = framesOf(stack);
  return make(
    "div",
    { class: "entry failure" },
    make("p", { class: "entry-head" }, hows[how], ...(line > 0 ? [` · line ${line}`] : [])),
    make("pre", {}, name === "" ? message : `${name}: ${message}`),
    ...(frames === "" ? [] : [make("pre", { class: "frames" }, frames)]),
  );
};

const entryOf = (event: RunEvent): HTMLElement | undefined => {
  switch (event.type) {
    case "console":
      return make("div", { class: `entry console ${event.method}` }, make("pre", {}, event.text));
    case "result":
      return make(
        "div",
        { class: "entry result" },
        make("p", { class: "entry-head" }, `result · ${duration(event.ms)}`),
        make("pre", {}, event.text),
      );
    case "failure":
      return failure(event);
    case "denied":
      return make("div", { class: "entry denied" }, make("p", {}, `denied: ${event.specifier} (${event.rule})`));
    default:
      return undefined;
  }
};

/** Fills a panel. */
export const makeOutput = (panel: HTMLElement): Output => {
  const add = (entry: HTMLElement): void => {
    const isAtEnd = panel.scrollHeight - panel.scrollTop - panel.clientHeight < 40;
    panel.append(entry);
    if (isAtEnd) panel.scrollTop = panel.scrollHeight;
  };
  return {
    clear: () => panel.replaceChildren(),
    show(event) {
      const entry = entryOf(event);
      if (entry !== undefined) add(entry);
    },
    say: (text, kind = "plain") => add(make("div", { class: `entry word ${kind}` }, make("p", {}, text))),
  };
};
