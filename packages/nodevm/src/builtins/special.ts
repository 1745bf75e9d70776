/**
 * TABLE: the builtins that are not simply Node's reviewed members, and how each is made. Runs on the host.
 */
import eventsText from "../guest/events-entry.ts?realm";
import type { BuiltinPowers } from "./provider.ts";

/** Gives the object with the reviewed members of a module. */
type Expose = (name: string) => unknown;

type Special = (expose: Expose, powers: BuiltinPowers) => unknown;

/** Gives an object of reviewed members other values for some of them. */
const withMembers = (module: unknown, members: Readonly<Record<string, unknown>>): unknown =>
  Object.assign(module as object, members);

/** EV-7: a guest's leak is reported as Node reports the host's, in words only. */
const warnOfLeak = (message: string): void => process.emitWarning(message, "MaxListenersExceededWarning");

export const specialBuiltins: ReadonlyMap<string, Special> = new Map<string, Special>([
  [
    "buffer",
    // The guest's own class: its instances are the guest's typed arrays.
    (expose, powers) => powers.readOnly(withMembers(expose("buffer"), { Buffer: powers.guestGlobal("Buffer") })),
  ],
  ["events", (_expose, powers) => powers.install(eventsText, { warn: warnOfLeak })],
]);
