/** Shows on a terminal how far an audit is. */
import type { Terminal } from "../terminal.ts";

/** The show. */
export interface Progress {
  /** One more attack is over. */
  readonly step: (breached: boolean) => void;
  /** Ends it, and takes it off the screen. */
  readonly stop: () => void;
}

const noProgress: Progress = { step: () => undefined, stop: () => undefined };

/**
 * Starts the show, where a person watches.
 *
 * @param total attacks that will be run
 * @example
 * const progress = startProgress(terminal, 400);
 * progress.step(false);
 * progress.stop();
 */
export function startProgress(terminal: Terminal, total: number): Progress {
  if (!terminal.isInteractive) return noProgress;
  const started = performance.now();
  let done = 0;
  let breaches = 0;
  const draw = (): void => {
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    const share = Math.floor((done / Math.max(total, 1)) * 20);
    const bar = "█".repeat(share) + "░".repeat(20 - share);
    terminal.rewriteLine(`${bar} ${String(done)}/${String(total)} attacks, ${String(breaches)} breached, ${seconds} s`);
  };
  const timer = setInterval(draw, 200).unref();
  draw();
  return {
    step(breached) {
      done += 1;
      if (breached) breaches += 1;
    },
    stop() {
      clearInterval(timer);
      terminal.clearLine();
    },
  };
}
