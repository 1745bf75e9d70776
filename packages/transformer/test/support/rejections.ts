import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll } from "vitest";

const EVENT = "unhandledRejection";

/** Many random programs leave a promise rejected; nobody is to hear of that while a file's tests run. */
export function ignoreRejections(): void {
  const listeners = process.listeners(EVENT);
  const ignore = (): void => undefined;
  beforeAll(() => {
    process.removeAllListeners(EVENT).on(EVENT, ignore);
  });
  afterAll(async () => {
    await setImmediate();
    process.off(EVENT, ignore);
    for (const listener of listeners) process.on(EVENT, listener);
  });
}
