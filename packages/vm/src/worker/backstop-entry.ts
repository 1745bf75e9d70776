/**
 * Runs in a worker thread of the host's, away from every guest. Upholds I9.
 * Watches the limited runs of the main thread. One that goes on long after its limit has lost its termination: it struck in
 * a part of Node's that swallows it. The debugger halts the main thread then, has it leave Node's functions, and ends it
 * where code of the guest's stands, in which nothing is swallowed. No exports: bundled to one function.
 */

import { cell, realmName } from "./cells.ts";

type Listener = (message: { readonly params: never }) => void;

/** What is used of a session of `node:inspector`. */
interface Session {
  connectToMainThread: () => void;
  disconnect: () => void;
  post: (method: string, params?: object, answered?: (error: unknown) => void) => void;
  on: (event: string, listener: Listener) => unknown;
}

/** What is used of `process`. */
interface Process {
  readonly hrtime: () => readonly [seconds: number, nanoseconds: number];
  readonly versions: { readonly v8: string };
}

interface ContextCreated {
  readonly context: { readonly id: number; readonly name: string };
}

interface Parsed {
  readonly scriptId: string;
  readonly executionContextId: number;
  readonly scriptLanguage?: "JavaScript" | "WebAssembly";
}

interface Frame {
  readonly callFrameId: string;
  readonly location: { readonly scriptId: string };
}

interface Paused {
  readonly callFrames: readonly Frame[];
}

/** Begins to watch, with the class of sessions, the cells that `backstop.ts` writes, and the thread's process. */
type Watch = (SessionClass: new () => Session, cells: Int32Array, process: Process) => void;
declare const connect: (watch: Watch) => void;
declare const setTimeout: (callback: () => void, ms: number) => unknown;
declare const setInterval: (callback: () => void, ms: number) => unknown;
declare const clearTimeout: (timer: unknown) => void;
declare const clearInterval: (timer: unknown) => void;

/** Milliseconds in which a step of the debugger's leads somewhere; tried again with twice as many, and so on. */
const stepTime = 40;
/** Milliseconds after which a thread that runs WebAssembly is looked at again. */
const sampleTime = 3;
/** Of so many times one is where there is nowhere to step to, as in an empty loop. */
const everyNth = 3;
/** Milliseconds after which the thread looks up: meanwhile another run may have begun, or none for long. */
const nap = 250;
/** Node's functions return, or are what hangs. */
const mostSteps = 200;

/** The number in place of a context's where a script came with Node's snapshot. */
const ofSnapshot = 0;

/** Milliseconds until a time that `backstop.ts` gave, in 32 bits. */
const until = (time: number, { hrtime }: Process): number => {
  const [seconds, nanoseconds] = hrtime();
  return (time - (seconds * 1e3 + nanoseconds / 1e6)) | 0;
};

/** Sleeps until a run is overdue, other than one that was left alone, and gives its number. */
const overdue = (cells: Int32Array, process: Process, leftAlone: number): number => {
  for (;;) {
    const entry = Atomics.load(cells, cell.entry);
    if (entry === leftAlone && entry !== 0) Atomics.wait(cells, cell.entry, entry, nap);
    else if (entry !== 0) {
      const left = until(Atomics.load(cells, cell.overdueAt), process);
      // The time is that of the run if the run is still there: it was written before the number.
      if (left <= 0 && Atomics.load(cells, cell.entry) === entry) return entry;
      Atomics.wait(cells, cell.entry, entry, Math.min(Math.max(left, 1), nap));
    } else if (Atomics.wait(cells, cell.entry, 0, nap) === "timed-out") {
      Atomics.store(cells, cell.parked, 1);
      Atomics.wait(cells, cell.entry, 0);
      Atomics.store(cells, cell.parked, 0);
    }
  }
};

/** V8 takes one request to terminate until the stack is empty; from 12 on also until an evaluation was terminated. */
const endsMore = ({ versions }: Process): boolean => Number.parseInt(versions.v8, 10) >= 12;

/** Ends a run; done when it has ended, or is found not to be on the stack. */
const end = (session: Session, cells: Int32Array, entry: number, canEndMore: boolean): Promise<void> =>
  new Promise((done) => {
    const hostContexts = new Set([ofSnapshot]);
    const hostScripts = new Set<string>();
    const wasmScripts = new Set<string>();
    let steps = 0;
    let tries = 0;
    let isAtStatement = false;
    let patience: unknown;

    const isOver = (): boolean => Atomics.load(cells, cell.entry) !== entry;
    const isWasm = ({ location }: Frame): boolean => wasmScripts.has(location.scriptId);
    const isGuests = ({ location }: Frame): boolean => !hostScripts.has(location.scriptId);

    /** Has the thread halted by force if it does not halt by itself. That too may be lost. */
    const expectHalt = (time: number): void => {
      clearTimeout(patience);
      const later = (): void => {
        tries += 1;
        isAtStatement = tries % everyNth === 0;
        expectHalt(stepTime);
        session.post("Debugger.pause");
      };
      patience = setTimeout(later, time);
    };

    const step = (how: string): void => {
      expectHalt(stepTime * 2 ** Math.min(tries, everyNth));
      session.post(how);
    };

    const ask = (): void => {
      expectHalt(stepTime); // what halts again has swallowed this one too
      session.post("Runtime.terminateExecution");
      session.post("Debugger.resume");
    };

    const terminate = ({ callFrameId }: Frame): void => {
      clearTimeout(patience);
      if (canEndMore) {
        session.post("Debugger.evaluateOnCallFrame", { callFrameId, expression: "for (;;);", timeout: 1 }, ask);
      } else {
        Atomics.store(cells, cell.spent, 1);
        ask();
      }
    };

    const leave = (watching: unknown): void => {
      clearTimeout(patience);
      clearInterval(watching);
      session.disconnect();
      done();
    };

    const watch = setInterval(() => {
      if (isOver()) leave(watch);
    }, 5);

    session.on("Runtime.executionContextCreated", ({ params }) => {
      const { context } = params as ContextCreated;
      if (context.name !== realmName) hostContexts.add(context.id);
    });
    session.on("Debugger.scriptParsed", ({ params }) => {
      const { scriptId, executionContextId, scriptLanguage } = params as Parsed;
      if (scriptLanguage === "WebAssembly") wasmScripts.add(scriptId);
      // A script has the context that it was run in last. Where that one is collected, it was a guest's.
      if (hostContexts.has(executionContextId)) hostScripts.add(scriptId);
    });
    /** Out of Node's functions. One of WebAssembly is returned to without a halt: it is looked for again and again. */
    const stepOut = (caller: Frame): void => {
      if (isWasm(caller)) {
        expectHalt(sampleTime);
        session.post("Debugger.resume");
      } else step("Debugger.stepOut");
    };

    /** Where a thread was interrupted, a termination would wait for its next call, which may be Node's. */
    const goToStatement = (): void => {
      // It is looked for at once where a thread has been halted at one, also on its way out of what it stepped into.
      isAtStatement = true;
      step("Debugger.stepInto");
    };

    session.on("Debugger.paused", ({ params }) => {
      const { callFrames } = params as Paused;
      const [top] = callFrames;
      const nearest = callFrames.find((frame) => isWasm(frame) || isGuests(frame));
      const guests = callFrames.find((frame) => !isWasm(frame) && isGuests(frame));
      steps += 1;
      if (isOver()) session.post("Debugger.resume");
      else if (nearest === undefined || guests === undefined) {
        // Something of the host's ended the run before its note was taken back. What runs now is not the guest.
        session.post("Debugger.resume");
        leave(watch);
      } else if (nearest !== top && steps < mostSteps) stepOut(nearest);
      else if (isAtStatement) terminate(guests);
      else goToStatement();
    });
    session.connectToMainThread();
    session.post("Runtime.enable");
    session.post("Debugger.enable");
    step("Debugger.pause");
  });

connect((SessionClass, cells, process) => {
  const watch = async (): Promise<void> => {
    for (let entry = 0; ;) {
      entry = overdue(cells, process, entry);
      await end(new SessionClass(), cells, entry, endsMore(process));
    }
  };
  void watch();
});
