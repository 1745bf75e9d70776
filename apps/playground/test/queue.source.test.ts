import { describe, expect, it } from "vitest";
import { makeQueue } from "../src/server/queue.ts";
import { makeRateLimit } from "../src/server/rate.ts";

/** A job that is over when told. */
const makeJob = () => {
  const places: number[] = [];
  let finish = (): void => {};
  let isStarted = false;
  const over = new Promise<void>((resolve) => (finish = resolve));
  const job = {
    start: () => {
      isStarted = true;
      return over;
    },
    waiting: (position: number) => void places.push(position),
  };
  return { job, places, finish: () => finish(), isStarted: () => isStarted };
};

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("the queue", () => {
  it("runs so many at once, and tells the others their places as they change", async () => {
    const queue = makeQueue(1, 5);
    const [a, b, c] = [makeJob(), makeJob(), makeJob()];
    for (const { job } of [a, b, c]) queue.add(job);
    expect([a.isStarted(), b.isStarted(), queue.state()]).toEqual([true, false, { running: 1, waiting: 2 }]);
    a.finish();
    await turn();
    expect([b.isStarted(), c.isStarted(), b.places, c.places]).toEqual([true, false, [1], [2, 1]]);
    b.finish();
    await turn();
    c.finish();
    await turn();
    expect(queue.state()).toEqual({ running: 0, waiting: 0 });
  });

  it("refuses when it is full, and lets a job leave", async () => {
    const queue = makeQueue(1, 2);
    const [a, b, c, d] = [makeJob(), makeJob(), makeJob(), makeJob()];
    queue.add(a.job);
    const leave = queue.add(b.job)!;
    queue.add(c.job);
    expect(queue.add(d.job)).toBeUndefined();
    leave();
    leave();
    expect(queue.state()).toEqual({ running: 1, waiting: 1 });
    a.finish();
    await turn();
    expect([b.isStarted(), c.isStarted()]).toEqual([false, true]);
  });

  it("goes on after a job that failed", async () => {
    const queue = makeQueue(1, 2);
    const next = makeJob();
    queue.add({ start: () => Promise.reject(new Error("broken")).catch(() => undefined), waiting: () => {} });
    queue.add(next.job);
    await turn();
    expect(next.isStarted()).toBe(true);
  });
});

describe("the rate limit", () => {
  it("allows a burst, then so many a second, for each address on its own", () => {
    let time = 0;
    const limit = makeRateLimit({ burst: 2, perSecond: 0.5, now: () => time });
    expect([limit.take("a"), limit.take("a"), limit.take("a"), limit.take("b")]).toEqual([0, 0, 2, 0]);
    time = 2_000;
    expect([limit.take("a"), limit.take("a")]).toEqual([0, 2]);
  });

  it("keeps no more addresses than it has room for", () => {
    const limit = makeRateLimit({ burst: 1, perSecond: 0.001, now: () => 0 });
    expect([limit.take("first"), limit.take("first") > 0]).toEqual([0, true]);
    for (let i = 0; i < 1_000; i++) limit.take(`address ${i}`);
    expect(limit.take("first")).toBe(0);
  });
});
