/**
 * The host's side of the example: data and functions for a customer's report, and the judgement on what the customer's
 * code tried. Given to `sbx run` by `--endow`: it is trusted, and runs as any module of Node does.
 */
import { continents, countries as byCode, languages } from "countries-list";
import { currencies } from "countries-list/currencies";

/** Live rows: the guest reads these very objects, through the membrane, and cannot change them. */
export const countries = Object.entries(byCode).map(([code, country]) => ({ code, ...country }));

const names = {
  continent: (code) => continents[code],
  currency: (code) => currencies[code]?.name,
  language: (code) => languages[code]?.name,
};

/** What a code stands for: the guest calls this back for each row that it prints. */
export const nameOf = (kind, code) => names[kind](code) ?? code;

/** An amount of money as people write it, by the host's Intl. */
export const money = (amount, currency) =>
  new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(amount);

/** Calls the guest, so that frames of the host stand below it on the stack. */
export const call = (callback) => callback();

const intrinsics = [Object.prototype, Function.prototype, Array.prototype];
const stateOfHost = () => JSON.stringify([intrinsics.map((object) => Reflect.ownKeys(object).map(String)), countries]);
const before = stateOfHost();

/** Things that no guest should ever come by. */
const forbidden = new Map([
  [globalThis, "the host's global object"],
  [process, "the host's process"],
  [Function, "the host's Function"],
  [Object.prototype, "the host's Object.prototype"],
  [nameOf, "a function of the host's from its stack"],
]);

/** In words, what a guest got hold of. */
function describe(loot) {
  if (loot === undefined) return "nothing";
  return loot?.globalThis === loot ? "a global object, but its own" : `a value of its own, ${String(loot)}`;
}

/** Runs one attempt of the guest's and says what came of it; what it returns, if anything, is inspected here. */
async function judge({ name, attempt }) {
  let outcome;
  try {
    const loot = await attempt();
    const escaped = forbidden.get(loot) ?? (typeof loot?.getBuiltinModule === "function" ? "a way to Node" : undefined);
    if (escaped !== undefined) return { name, held: false, outcome: `it got ${escaped}` };
    outcome = `it got ${describe(loot)}`;
  } catch (error) {
    outcome = `${error.name}: ${error.message}`;
  }
  const held = stateOfHost() === before && !("pwned" in globalThis) && !("polluted" in {});
  return { name, held, outcome: held ? outcome : "it changed the host" };
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
