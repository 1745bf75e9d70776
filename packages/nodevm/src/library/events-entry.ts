/** Runs in the guest realm, as an ordinary library. What `events` has beside the class of emitters starts here. */
import { asyncResourceClass, type HostResource } from "./event-resource.ts";
import { addAbortListener, on, once } from "./event-awaiting.ts";

interface Services {
  readonly EventEmitter: new (options?: object) => object;
  readonly createResource: (name: string) => HostResource;
}

declare const connect: (main: (services: Services) => unknown) => void;

connect(({ EventEmitter, createResource }) =>
  Object.assign(EventEmitter, {
    once,
    on,
    addAbortListener,
    EventEmitterAsyncResource: asyncResourceClass(EventEmitter, createResource),
  }),
);
