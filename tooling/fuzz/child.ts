import { judge } from "../attacks/oracle/judge.ts";
import type { Job } from "../attacks/pool.ts";
import { subjectOf } from "../attacks/subjects.ts";
import { Coverage } from "./coverage.ts";

const coverage = process.env["SBX_FUZZ_COVERAGE"] === "1" ? new Coverage() : undefined;
const send = process.send?.bind(process);

process.on("message", ({ entry, subject }: Job) => {
  judge(entry, subjectOf(subject)).then(
    (verdict) => send?.({ ...verdict, blocks: coverage?.take() ?? [] }),
    (error: unknown) => {
      const failure = error instanceof Error ? (error.stack ?? error.message) : "a foreign failure of the harness";
      send?.({ signals: [], spoilt: true, failure });
    },
  );
});
send?.({ ready: true });
