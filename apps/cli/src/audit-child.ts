/** The process of one attack: the oracle around a guest with the user's options. Started by `sbx audit`. */
import { judge, type Verdict } from "@sbx/tooling-attacks/judging";
import type { Job } from "@sbx/tooling-attacks/audit";
import type { Configuration } from "./audit/configuration.ts";
import { ownSubject } from "./audit/own-subject.ts";
import { scan } from "./audit/scan-entry.ts";
import { scanOwn } from "./audit/scan-own.ts";

// An attack that reaches the process could replace it.
const send = process.send?.bind(process);

function verdictOn({ entry, subject }: Job<Configuration>): Promise<Verdict> {
  return entry.id === scan.id ? scanOwn(subject) : judge(entry, { nature: "vm", make: ownSubject(subject) });
}

process.on("message", (job: Job<Configuration>) => {
  verdictOn(job).then(
    (verdict) => send?.(verdict),
    (error: unknown) => {
      const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
      send?.({ signals: [], spoilt: true, failure });
    },
  );
});
send?.({ ready: true });
