import { entries } from "./corpus/index.ts";
import type { SubjectName } from "./subjects.ts";
import { judge } from "./oracle/judge.ts";

/** What the pool asks of a child: judge one entry on one subject. */
export interface Request {
  readonly id: string;
  readonly subject: SubjectName;
}

const byId = new Map(entries.map((entry) => [entry.id, entry]));

process.on("message", (request: Request) => {
  const entry = byId.get(request.id);
  if (entry === undefined) throw new Error(`no entry ${request.id}`);
  judge(entry, request.subject).then(
    (verdict) => process.send?.(verdict),
    (error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : "a foreign failure of the harness";
      process.send?.({ signals: [], spoilt: true, failure: text });
    },
  );
});
process.send?.({ ready: true });
