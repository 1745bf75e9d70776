// @ts-check
/**
 * Jobs that every sandbox can be asked to do, whatever its border is like: functions of the host's take and give primitives,
 * data of the host's is given in the way that a sandbox gives data.
 */
import { buildSync } from "esbuild";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/**
 * @typedef {{
 *   functions?: Record<string, (...values: never[]) => unknown>,
 *   data?: Record<string, unknown>,
 *   library?: () => string,
 *   body: string,
 *   answer: (count: number) => unknown,
 * }} Work `body` is that of a function of the guest's whose `n` says how often; `answer` what it gives then.
 * @typedef {{ id: string, title: string, work?: Work }} Job without `work`: a sandbox is made, runs `1 + 1` and is let go
 */

const require = createRequire(new URL("../package.json", import.meta.url));

/** A package as a script that sets a global. @param {string} name @param {string} global */
function script(name, global) {
  const { outputFiles } = buildSync({
    entryPoints: [require.resolve(name)],
    bundle: true,
    write: false,
    format: "iife",
    globalName: global,
    platform: "browser",
    target: "es2020",
  });
  return `${outputFiles[0]?.text ?? ""}\nglobalThis.${global} = ${global};`;
}

const rows = Array.from({ length: 1000 }, (_, id) => ({ id, name: `name ${id}`, price: id * 1.5, tags: ["a", "b"] }));

const schema = {
  type: "object",
  required: ["id", "name", "price"],
  properties: {
    id: { type: "integer", minimum: 0 },
    name: { type: "string", pattern: "^name \\d+$" },
    price: { type: "number" },
    tags: { type: "array", items: { enum: ["a", "b"] } },
  },
};

/** @param {string} name @param {number} i */
const fact = (name, i) => (name === "age" ? i % 90 : i % 7);

/** What the rules below come to for 250 subjects. */
const acts = Array.from({ length: 250 }, (_, i) => ({ age: fact("age", i), visits: fact("visits", i) }))
  .map(({ age, visits }) => (age > 17 ? 5 : 0) + (visits === 3 ? 7 : 0) + (age > 64 && visits > 2 ? 6 : 0))
  .reduce((sum, value) => sum + value, 0);

/** @type {readonly Job[]} */
export const jobs = [
  { id: "create", title: "make one, run `1 + 1` in it, let it go" },
  {
    id: "compute",
    title: "a sieve of 100,000 in the guest",
    work: {
      body: `let primes = 0;
        for (let round = 0; round < n; round++) {
          primes = 0;
          const sieve = new Uint8Array(100000);
          for (let i = 2; i < 100000; i++) {
            if (sieve[i] === 1) continue;
            primes++;
            for (let j = i * 2; j < 100000; j += i) sieve[j] = 1;
          }
        }
        return primes;`,
      answer: () => 9592,
    },
  },
  {
    id: "calls",
    title: "100 calls of a host function",
    work: {
      functions: { plus: (/** @type {number} */ a, /** @type {number} */ b) => a + b },
      body: "let sum = 0; for (let i = 0; i < n * 100; i++) sum = plus(sum, 1); return sum;",
      answer: (count) => count * 100,
    },
  },
  {
    id: "template",
    title: "a template over 1,000 rows of the host's (mustache in the guest)",
    work: {
      data: { report: { rows } },
      library: () => script("mustache", "mustache"),
      body: `let length = 0;
        const text = "{{#rows}}<li>{{id}}: {{name}} at {{price}}</li>{{/rows}}";
        for (let i = 0; i < n; i++) length = mustache.render(text, report).length;
        return length;`,
      answer: () => rows.reduce((sum, row) => sum + `<li>${row.id}: ${row.name} at ${row.price}</li>`.length, 0),
    },
  },
  {
    id: "validate",
    title: "1,000 objects validated in the guest (ajv)",
    work: {
      data: { rows, schema },
      library: () =>
        `var console = { warn() {}, error() {}, log() {} };\n${script("ajv", "ajv")}\nvar validate = new (ajv.default || ajv)().compile(schema);`,
      body: `let valid = 0;
        for (let i = 0; i < n; i++) {
          valid = 0;
          for (const row of rows) if (validate(row)) valid++;
        }
        return valid;`,
      answer: () => 1000,
    },
  },
  {
    id: "parse",
    title: "a source of 230 kB parsed in the guest (acorn)",
    work: {
      data: { source: readFileSync(require.resolve("acorn"), "utf8") },
      library: () => script("acorn", "acorn"),
      body: `let type = "";
        for (let i = 0; i < n; i++) type = acorn.parse(source, { ecmaVersion: 2022 }).type;
        return type;`,
      answer: () => "Program",
    },
  },
  {
    id: "rules",
    title: "a rules engine that asks the host about 1,000 times",
    work: {
      functions: { fact, act: (/** @type {string} */ name) => name.length },
      body: `const rules = [
          { when: (i) => fact("age", i) > 17, then: "adult" },
          { when: (i) => fact("visits", i) === 3, then: "regular" },
          { when: (i) => fact("age", i) > 64 && fact("visits", i) > 2, then: "senior" },
        ];
        let acts = 0;
        for (let i = 0; i < n * 250; i++) for (const rule of rules) if (rule.when(i % 250)) acts += act(rule.then);
        return acts;`,
      answer: (count) => count * acts,
    },
  },
];
