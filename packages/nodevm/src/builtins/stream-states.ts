/**
 * Runs on the host. Upholds I9.
 * Node's event loop reads the state of a stream (`_readableState`) without a doubt that it is there. A guest may look at it and
 * change what is in it, as some packages do; it cannot put something else in its place.
 */
const states = ["_readableState", "_writableState"] as const;

/** Fixes the states of a stream. */
export function lockStates(emitter: object): void {
  for (const name of states) {
    const descriptor = Object.getOwnPropertyDescriptor(emitter, name);
    if (descriptor?.configurable === true && "value" in descriptor)
      Object.defineProperty(emitter, name, { writable: false, configurable: false });
  }
}
