/** An audit, as one page that needs nothing else: no script, no other file. */
import type { Attack, Audit, ThreatClass } from "./audit.ts";

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** What was seen may be a guest's text. */
const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character] ?? "");

const style = `
:root { color-scheme: light dark; --text: #1c1e21; --back: #fff; --soft: #6a7078; --line: #dfe2e6; --bad: #b3261e; --good: #1f6f43; }
@media (prefers-color-scheme: dark) { :root { --text: #e4e6ea; --back: #15171a; --soft: #9aa1aa; --line: #33383e; --bad: #ff8a80; --good: #7ad3a0; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 2rem 1rem 4rem; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
header { display: flex; gap: 1.5rem; align-items: center; flex-wrap: wrap; }
.grade { font-size: 3.5rem; line-height: 1; font-weight: 700; border: 3px solid currentcolor; border-radius: 0.75rem; padding: 0.5rem 1.25rem; }
.bad { color: var(--bad); } .good { color: var(--good); } .soft { color: var(--soft); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line); }
td.n, th.n { text-align: right; }
details { border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.5rem 0.75rem; margin: 0.5rem 0; }
summary { cursor: pointer; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 13px/1.45 ui-monospace, monospace; }
`;

const columns = ["stopped", "breached", "known", "skipped", "failed"] as const;

const headings = columns.map((column) => `<th class="n">${column}</th>`).join("");

function cells({ counts }: Pick<ThreatClass, "counts">): string {
  return columns
    .map((column) => {
      const tone = counts[column] === 0 ? " soft" : column === "breached" || column === "failed" ? " bad" : "";
      return `<td class="n${tone}">${String(counts[column])}</td>`;
    })
    .join("");
}

const row = ({ threat, title, section, counts }: ThreatClass): string =>
  `<tr><td>${threat}</td><td>${escape(title)}</td><td class="soft">${escape(section)}</td>${cells({ counts })}</tr>`;

function attackBlock({ id, title, threat, breaks, seen, source, why }: Attack): string {
  const lines = [...seen, ...breaks.map((line) => `breaks ${line}`), ...(why === undefined ? [] : [why])];
  return `<details><summary><strong>${escape(id)}</strong> (${threat}): ${escape(title)}</summary>
<ul>${lines.map((line) => `<li>${escape(line)}</li>`).join("")}</ul>
${source === undefined ? "" : `<pre>${escape(source)}</pre>`}</details>`;
}

function blocks(title: string, attacks: readonly Attack[]): string {
  return attacks.length === 0 ? "" : `<h2>${title}</h2>\n${attacks.map(attackBlock).join("\n")}`;
}

function adviceList({ advice }: Audit): string {
  if (advice.length === 0) return "";
  const items = advice.map(
    ({ level, flag, text }) =>
      `<li><strong>${escape(flag)}</strong> <span class="${level === "limit" ? "soft" : "bad"}">(${level})</span> ${escape(text)}</li>`,
  );
  return `<h2>Options to look at</h2>\n<ul>${items.join("\n")}</ul>`;
}

const all = ({ attacks }: Audit): string =>
  attacks
    .map(
      ({ id, title, result, why = "" }) =>
        `<tr><td>${escape(id)}</td><td>${escape(title)}</td><td class="${result === "breached" || result === "failed" ? "bad" : result === "stopped" ? "good" : "soft"}">${result}</td><td class="soft">${escape(result === "skipped" ? why : "")}</td></tr>`,
    )
    .join("\n");

/** The page. */
export function auditPage(audit: Audit): string {
  const { attacks, classes, counts, grade, meaning, node, options, platform, seconds } = audit;
  const with_ = (result: Attack["result"]): Attack[] => attacks.filter((attack) => attack.result === result);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>sbx audit: grade ${grade}</title>
<style>${style}</style>
</head>
<body>
<header>
<div class="grade ${grade === "A" || grade === "B" ? "good" : "bad"}">${grade}</div>
<div><h1>sbx audit</h1>
<p>${escape(meaning)}.</p>
<p class="soft">Node ${escape(node)}, ${escape(platform)}; ${String(attacks.length)} attacks, each in a process of its own, ${String(seconds)} s</p></div>
</header>
${blocks("Breached", with_("breached"))}
${blocks("Succeeded, and listed as open", with_("known"))}
${blocks("Not judged", with_("failed"))}
${adviceList(audit)}
<h2>By class of threat</h2>
<div class="wide"><table>
<thead><tr><th>class</th><th>what</th><th>section</th>${headings}</tr></thead>
<tbody>
${classes.map(row).join("\n")}
<tr><th colspan="3">all</th>${cells({ counts })}</tr>
</tbody></table></div>
<h2>The options</h2>
<pre>${escape(JSON.stringify(options, undefined, 2))}</pre>
<details><summary>Every attack</summary>
<div class="wide"><table>
<thead><tr><th>id</th><th>what it tries</th><th>result</th><th>why it was skipped</th></tr></thead>
<tbody>
${all(audit)}
</tbody></table></div></details>
</body>
</html>
`;
}
