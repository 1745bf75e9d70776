import type { Job } from "./pool.ts";
import { judge } from "./oracle/judge.ts";
import { subjectOf } from "./subjects.ts";

process.on("message", ({ entry, subject }: Job) => {
  judge(entry, subjectOf(subject)).then(
    (verdict) => process.send?.(verdict),
    (error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : "a foreign failure of the harness";
      process.send?.({ signals: [], spoilt: true, failure: text });
    },
  );
});
process.send?.({ ready: true });
