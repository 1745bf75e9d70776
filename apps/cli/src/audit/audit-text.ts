/** An audit, for people at a terminal. */
import { printable, type Terminal } from "../terminal.ts";
import type { Attack, Audit, Counts, ThreatClass } from "./audit.ts";

type Paint = Terminal["paint"];

/** Of what was seen, so much is shown. */
const most = { lines: 4, characters: 200 };

const number = (count: number): string => (count === 0 ? "." : String(count)).padStart(9);

const columns = ["stopped", "breached", "known", "skipped", "failed"] as const;

const cells = (counts: Counts): string => columns.map((column) => number(counts[column])).join("");

function table({ classes, counts }: Audit, paint: Paint): string[] {
  const row = ({ threat, title, counts: own }: ThreatClass): string => {
    const text = `  ${threat.padEnd(4)} ${title.padEnd(46)}${cells(own)}`;
    return own.breached > 0 ? paint("red", text) : text;
  };
  return [
    paint("bold", `  ${"class of threat".padEnd(51)}${columns.map((column) => column.padStart(9)).join("")}`),
    ...classes.map(row),
    paint("bold", `  ${"all".padEnd(51)}${cells(counts)}`),
  ];
}

const shown = (text: string): string => printable(text.replaceAll("\n", " ").slice(0, most.characters));

function damage({ id, title, threat, breaks, seen, why }: Attack, command: string): string[] {
  return [
    `  ${id} (${threat}): ${title}`,
    ...(why === undefined ? [] : [`    open: ${why}`]),
    ...seen.slice(0, most.lines).map((line) => `    ${shown(line)}`),
    ...breaks.map((line) => `    breaks ${line}`),
    `    see it again, with its program: ${command} --only ${id} --json`,
  ];
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", title, ...lines];

/** Skipped attacks, by the reason. */
function skipped(attacks: readonly Attack[]): string[] {
  const reasons = attacks.filter(({ result }) => result === "skipped").map(({ why = "" }) => why);
  return [...new Set(reasons)].map((reason) => {
    const count = reasons.filter((other) => other === reason).length;
    return `  ${String(count).padStart(4)}  ${reason}`;
  });
}

/**
 * The report.
 *
 * @param command how the audit was started, for whoever wants to see one attack again
 */
export function auditText(audit: Audit, command: string, paint: Paint): string {
  const { attacks, advice, counts, grade, meaning } = audit;
  const with_ = (result: Attack["result"]): Attack[] => attacks.filter((attack) => attack.result === result);
  const failures = with_("failed").map(({ id, why = "" }) => `  ${id}: ${shown(why)}`);
  const warnings = advice.map(({ level, flag, text }) => `  ${level.padEnd(5)}  ${flag}: ${text}`);
  const amount = attacks.length === 1 ? "1 attack" : `${String(attacks.length)} attacks`;
  const notes = attacks.flatMap(({ note }) => (note === undefined ? [] : [`The scanner ${note}.`]));
  return [
    `Node ${audit.node}, ${audit.platform}: ${amount}, each in a process of its own, ${String(audit.seconds)} s`,
    ...notes,
    "",
    ...table(audit, paint),
    ...section(
      paint("red", "Breached:"),
      with_("breached").flatMap((attack) => damage(attack, command)),
    ),
    ...section(
      "Succeeded, and listed as open (docs/security/threat-model.md):",
      with_("known").flatMap((attack) => damage(attack, command)),
    ),
    ...section("Not judged:", failures),
    ...section("Skipped:", skipped(attacks)),
    ...section("Options to look at:", warnings),
    "",
    `${paint("bold", `Grade ${grade}`)}: ${meaning}`,
    `stopped ${String(counts.stopped)}, breached ${String(counts.breached)}, known ${String(counts.known)}, skipped ${String(counts.skipped)}, failed ${String(counts.failed)}`,
  ].join("\n");
}
