/**
 * The host's side of the example: data and functions for a customer's report, and the judgement on what the customer's
 * code tried. Given to `sbx run` by `--endow`: it is trusted, and runs as any module of Node does.
 */
import fs from "node:fs";
import { countries as byCode, languages } from "countries-list";
import { currencies } from "countries-list/currencies";

/** Live rows: the guest reads these very objects, through the membrane, and cannot change them. */
export const countries = Object.entries(byCode).map(([code, country]) => ({ code, ...country }));

/** Maps, not objects: the guest chooses the keys, and `constructor` is no currency. */
const namesIn = (table) => new Map(Object.entries(table).map(([code, { name }]) => [code, name]));
const names = new Map([
  ["currency", namesIn(currencies)],
  ["language", namesIn(languages)],
]);

/** What a code stands for: the guest calls this back for each row that it prints. */
export const nameOf = (kind, code) => names.get(kind)?.get(code) ?? code;

/** An amount of money as people write it, by the host's Intl. */
export const money = (amount, currency) =>
  new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(amount);

const intrinsics = [Object.prototype, Function.prototype, Array.prototype];
const stateOfHost = () =>
  JSON.stringify([intrinsics.map((object) => Reflect.ownKeys(object).map(String)), "pwned" in globalThis, countries]);

/** Things that no guest should ever come by. */
const forbidden = new Map([
  [fs, "the file system"],
  [globalThis, "the host's global object"],
  [process, "the host's process"],
  [Function, "the host's Function"],
]);

/** In words, what a guest got hold of. */
function describe(loot) {
  if (typeof loot === "string") return `the text '${loot}'`;
  if (loot instanceof Error) return `${loot.name}: ${loot.message}`;
  return loot?.globalThis === loot ? "a global object, but its own" : `a value of its own (${typeof loot})`;
}

/** Runs one attempt of the guest's; looks at what it got, or threw, and at whether the host is as it was. */
async function judge({ name, attempt }) {
  const before = stateOfHost();
  let outcome;
  let held = true;
  try {
    const loot = await attempt();
    held = !forbidden.has(loot);
    outcome = `it got ${forbidden.get(loot) ?? describe(loot)}`;
  } catch (error) {
    outcome = describe(error);
  }
  if (held && stateOfHost() !== before) return { name, held: false, outcome: "it changed the host" };
  return { name, held, outcome };
}

/** The default export gets what the guest exports. */
export default async function print({ report, attempts }) {
  console.log(report);
  console.log("Then it tried to break out:\n");
  const verdicts = [];
  for (const attempt of attempts) verdicts.push(await judge(attempt));
  for (const { name, held, outcome } of verdicts)
    console.log(`  ${held ? "held " : "BROKE"}  ${name.padEnd(20)} ${outcome}`);
  const broken = verdicts.filter(({ held }) => !held).length;
  if (broken > 0) throw new Error(`${broken} of ${verdicts.length} attempts broke out`);
  console.log(
    `\n${verdicts.length} of ${verdicts.length} held: the host's data, globals and prototypes are as they were.`,
  );
}
