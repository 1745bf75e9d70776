import { entries } from "./corpus/index.ts";
import type { AttackEntry } from "./entry.ts";
import { INVARIANTS } from "./invariants.ts";
import type { Proof, Proofs } from "./prove.ts";
import { SECTIONS, THREATS } from "./threats.ts";

/** How an entry was seen to succeed. */
type Standing = "plain" | "weakened" | "unproved";

const standingOf = (proof: Proof | undefined): Standing =>
  proof === undefined ? "unproved" : proof.subject === "bare" ? "plain" : "weakened";

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("\n", " ");

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");

function provedBy({ id, unproved }: AttackEntry, proofs: Proofs): string {
  const proof = proofs[id];
  if (proof === undefined) return `unproved: ${unproved ?? "no reason is given"}`;
  return proof.subject === "bare" ? "plain context" : `without the guard of ${proof.by}`;
}

const isOf =
  (threat: string) =>
  (entry: AttackEntry): boolean =>
    entry.threat === threat;

function classTable(threat: string, proofs: Proofs): string {
  const own = entries.filter(isOf(threat));
  const rows = own.map((entry) => {
    const open = entry.open === undefined ? "" : `**Open:** ${entry.open}. `;
    return [`\`${entry.id}\``, entry.title, entry.breaks.join(", "), entry.target, open + provedBy(entry, proofs)];
  });
  return [
    `### ${threat}: ${THREATS[threat] ?? ""}`,
    "",
    table(["id", "tries", "breaks", "from", "proved by"], rows),
  ].join("\n");
}

function summary(threats: readonly string[], proofs: Proofs): string {
  const counts = (list: readonly AttackEntry[]): string[] => {
    const of = (standing: Standing): string =>
      String(list.filter(({ id }) => standingOf(proofs[id]) === standing).length);
    return [String(list.length), of("plain"), of("weakened"), of("unproved")];
  };
  const rows = threats.map((threat) => [threat, THREATS[threat] ?? "", ...counts(entries.filter(isOf(threat)))]);
  return table(
    ["class", "what", "entries", "proved on a plain context", "proved on a weakened build", "unproved"],
    [...rows, ["all", "", ...counts(entries)]],
  );
}

/** The catalogue of the corpus, as a document. */
export function catalogue(proofs: Proofs): string {
  const threats = Object.keys(THREATS).filter((threat) => entries.some(isOf(threat)));
  const sections = Object.entries(SECTIONS).map(([letter, title]) =>
    [
      `## ${letter}. ${title}`,
      ...threats.filter((threat) => threat.startsWith(letter)).map((threat) => classTable(threat, proofs)),
    ].join("\n\n"),
  );
  return `${[
    "# Attack catalogue",
    "Made by `node tooling/attacks/run.mjs --catalogue` from the corpus (`tooling/attacks/corpus/`) and from what its entries were seen to do (`tooling/attacks/proofs.json`, made by `--prove`); `pnpm check:docs` fails when it is stale. The programs themselves are in the corpus.",
    "An entry counts as **proved** when it was seen to do the damage that it is after: on a plain context of `node:vm`, or on a build of these packages without one guard of an invariant that it breaks. A proved entry that is stopped is stopped by something. An **unproved** one may be harmless; it says why a plain context shows nothing.",
    `**breaks** names the invariants that a success would break ([invariants](invariants.md); LIMITS: ${INVARIANTS["LIMITS"] ?? ""} PRIVACY: ${INVARIANTS["PRIVACY"] ?? ""}). **from** is the least subject that it concerns: what is tried on the bridge is tried on VM and NodeVM, too.`,
    summary(threats, proofs),
    ...sections,
  ].join("\n\n")}\n`;
}
