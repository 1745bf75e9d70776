/**
 * Runs in the guest realm. Upholds I5.
 * The guest's own `events` module starts here. No exports: the bundler makes one function expression of it.
 */
import { EventEmitter, finishPrototype, shared } from "./event-emitter.ts";
import { finishStatics } from "./event-statics.ts";

/** What the host does for it. */
interface EventServices {
  /** Prints a warning on the host, once for each list of listeners. */
  readonly warn: (message: string) => void;
}

declare const connect: (main: (services: EventServices) => unknown) => void;

connect(({ warn }) => {
  finishPrototype();
  finishStatics();
  shared.warn = warn;
  return EventEmitter;
});
