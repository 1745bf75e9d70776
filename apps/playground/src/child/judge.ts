/** Runs an attack and reports, from the host's evidence, whether the border held. */
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import type { Attack } from "../shared/gallery.ts";
import { report } from "./channel.ts";
import type { AttackHost } from "./attack-host.ts";

/** Milliseconds to wait for what comes late. */
const patience = 100;

/** Milliseconds that one entry into the guest may take. */
export const attackTimeout = 1_000;

const asText = (value: unknown): string => {
  try {
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    return inspect(value, { depth: 1, breakLength: Infinity, maxStringLength: 200 });
  } catch {
    return "something that cannot be shown";
  }
};

/** A logger as many programs have one. */
const logRejection = (reason: unknown): void => {
  const { errors } = reason as { errors?: { map: (format: (error: unknown) => string) => unknown } };
  if (errors === undefined) throw reason;
  errors.map((error) => String(error));
};

/**
 * Runs `run` with the attack's source, waits, and reports a verdict. Does not report one when the process ends or hangs:
 * that is for the server to see.
 */
export async function judge(attack: Attack, attacked: AttackHost, run: (source: string) => unknown): Promise<void> {
  if (attack.id === "C16") process.on("unhandledRejection", logRejection);
  let saw: string;
  try {
    saw = `it got ${asText(run(attack.source))}`;
  } catch (error) {
    saw = asText(error);
  }
  attacked.returned();
  await sleep(patience);
  const evidence = attacked.evidence();
  report({ type: "verdict", held: evidence.length === 0, evidence: evidence.join("; "), saw });
}
