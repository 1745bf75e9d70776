/** Runs in the guest realm, as an ordinary library: `timers/promises`. No exports: bundled to one function. */
import { type Timers, makeTimersPromises } from "./timers-promises.ts";

declare const connect: (main: (services: Timers) => unknown) => void;

connect(({ setTimeout, setInterval, setImmediate, clearTimeout }) =>
  makeTimersPromises({ setTimeout, setInterval, setImmediate, clearTimeout }),
);
