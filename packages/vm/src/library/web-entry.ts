/** Runs in the guest realm, as an ordinary library: globals of the web platform. No exports: bundled to one function. */
import { makeAbortClasses } from "./abort.ts";
import { makeEventClasses, type WebServices } from "./event-target.ts";
import { makeStructuredClone } from "./structured-clone.ts";

declare const connect: (main: (services: WebServices) => unknown) => void;

connect((services) => {
  const events = makeEventClasses(services);
  const { Event, EventTarget } = events;
  return { Event, EventTarget, ...makeAbortClasses(events, services), structuredClone: makeStructuredClone(services) };
});
