/**
 * Runs in a worker thread of the host's, away from every guest. Upholds I9.
 * Watches the limited runs of the main thread. One that goes on long after its limit has lost its termination: it struck in
 * a part of Node's that swallows it. The debugger halts the main thread then, has it leave Node's functions, and ends it
 * where code of the guest's stands, in which nothing is swallowed. No exports: bundled to one function.
 */

import { cell } from "./cells.ts";

/** What is used of a session of `node:inspector`. */
interface Session {
  connectToMainThread: () => void;
  disconnect: () => void;
  post: (method: string) => void;
  on: (event: string, listener: (message: { readonly params: never }) => void) => unknown;
}

interface Parsed {
  readonly scriptId: string;
  /** `isDefault` of the context of Node's own. */
  readonly executionContextAuxData?: { readonly isDefault?: boolean };
}

interface Paused {
  readonly callFrames: readonly { readonly location: { readonly scriptId: string } }[];
}

/** Begins to watch, with the class of sessions and the cells that `backstop.ts` writes. */
type Watch = (SessionClass: new () => Session, cells: Int32Array) => void;
declare const connect: (watch: Watch) => void;
declare const setTimeout: (callback: () => void, ms: number) => unknown;
declare const setInterval: (callback: () => void, ms: number) => unknown;
declare const clearTimeout: (timer: unknown) => void;
declare const clearInterval: (timer: unknown) => void;

/** Milliseconds in which a step of the debugger's leads somewhere; tried again with twice as many, and so on. */
const stepTime = 100;
/** Then there is nowhere to step to, as in an empty loop. */
const mostTries = 3;
/** Milliseconds without a limited run after which the thread sleeps until it is called. */
const restless = 250;
/** Node's functions return, or are what hangs. */
const mostSteps = 200;

/** Sleeps until a run is overdue, and gives its number. */
const overdue = (cells: Int32Array): number => {
  for (;;) {
    const entry = Atomics.load(cells, cell.entry);
    if (entry !== 0) {
      Atomics.wait(cells, cell.entry, entry, Atomics.load(cells, cell.patience));
      if (Atomics.load(cells, cell.entry) === entry) return entry;
    } else if (Atomics.wait(cells, cell.entry, 0, restless) === "timed-out") {
      Atomics.store(cells, cell.parked, 1);
      Atomics.wait(cells, cell.entry, 0);
      Atomics.store(cells, cell.parked, 0);
    }
  }
};

/** Ends a run; done when it has ended. */
const end = (session: Session, cells: Int32Array, entry: number): Promise<void> =>
  new Promise((done) => {
    const guestScripts = new Set<string>();
    let steps = 0;
    let tries = 0;
    let isAtStatement = false;
    let patience: unknown;

    const isOver = (): boolean => Atomics.load(cells, cell.entry) !== entry;

    /** Goes on to the next statement, and halts the thread by force where there is none. */
    const step = (how: string): void => {
      clearTimeout(patience);
      patience = setTimeout(
        () => {
          tries += 1;
          isAtStatement = tries >= mostTries;
          session.post("Debugger.pause");
        },
        stepTime * 2 ** tries,
      );
      session.post(how);
    };

    /** V8 takes one such request until the stack is empty: so there is one, at the right place. */
    const terminate = (): void => {
      clearTimeout(patience);
      Atomics.store(cells, cell.spent, 1);
      session.post("Runtime.terminateExecution");
      session.post("Debugger.resume");
    };

    const watch = setInterval(() => {
      if (!isOver()) return;
      clearTimeout(patience);
      clearInterval(watch);
      session.disconnect();
      done();
    }, 5);

    session.on("Debugger.scriptParsed", ({ params }) => {
      const { scriptId, executionContextAuxData } = params as Parsed;
      if (executionContextAuxData?.isDefault === false) guestScripts.add(scriptId);
    });
    session.on("Debugger.paused", ({ params }) => {
      const top = (params as Paused).callFrames[0];
      steps += 1;
      if (isOver()) session.post("Debugger.resume");
      else if (top !== undefined && !guestScripts.has(top.location.scriptId) && steps < mostSteps) {
        step("Debugger.stepOut");
      } else if (isAtStatement) terminate();
      else {
        // Where a thread was interrupted, a termination would wait for its next call, which may be Node's. It is looked for
        // at once where a thread has been halted at a statement.
        isAtStatement = true;
        step("Debugger.stepOver");
      }
    });
    session.connectToMainThread();
    session.post("Debugger.enable");
    session.post("Debugger.pause");
  });

connect((SessionClass, cells) => {
  const watch = async (): Promise<void> => {
    for (;;) {
      const entry = overdue(cells);
      await end(new SessionClass(), cells, entry);
    }
  };
  void watch();
});
