/** Runs in the guest realm, as an ordinary library: standard streams. No exports: bundled to one function. */
import { makeOutputs, type WriteOutput } from "./output.ts";

interface Services {
  readonly EventEmitter: Parameters<typeof makeOutputs>[0];
  readonly write: WriteOutput;
}

declare const connect: (main: (services: Services) => unknown) => void;

connect(({ EventEmitter, write }) => makeOutputs(EventEmitter, write));
