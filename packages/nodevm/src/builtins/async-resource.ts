/** Runs on the host. The resource behind an `EventEmitterAsyncResource` of the guest. */
import { AsyncResource } from "node:async_hooks";
import type { HostResource } from "../library/event-resource.ts";

/** Makes one; the resource itself stays here. */
export function createResource(name: string): HostResource {
  const resource = new AsyncResource(name, { requireManualDestroy: true });
  return {
    asyncId: resource.asyncId(),
    triggerAsyncId: resource.triggerAsyncId(),
    run: (callback) => resource.runInAsyncScope(callback),
    destroy: () => void resource.emitDestroy(),
  };
}
