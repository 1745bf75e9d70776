/**
 * A customer's report: code that the host does not trust. It may require Handlebars, which runs in the guest's realm too,
 * and has what the host's module `host.mjs` endows it with: countries, nameOf, money.
 */
const Handlebars = require("handlebars");

Handlebars.registerHelper({
  money: (amount, currency) => money(amount, currency),
  nameOf: (kind, code) => nameOf(kind, code),
  column: (text, width) => String(text).slice(0, width).padEnd(width),
});

const template = Handlebars.compile(
  `
CURRENCIES THAT TRAVEL
{{countries}} countries and territories pay in {{currencies}} currencies. Shared by most:

{{#each shared}}
  {{currency}}  {{column (nameOf "currency" currency) 26}} {{column (money 1 currency) 8}} {{column places.length 3}} {{names}}
{{/each}}

COUNTRIES OF MANY TONGUES
{{#each polyglots}}
  {{column name 33}} {{column languages.length 3}} {{#each languages}}{{#unless @first}}, {{/unless}}{{nameOf "language" this}}{{/each}}
{{/each}}
`,
  { noEscape: true },
);

/** Places by the currency that they name first. */
const byCurrency = new Map();
for (const place of countries) {
  const [currency] = place.currency;
  if (currency !== undefined) byCurrency.set(currency, [...(byCurrency.get(currency) ?? []), place]);
}

const shared = [...byCurrency]
  .map(([currency, places]) => ({
    currency,
    places,
    names: `${places
      .slice(0, 3)
      .map(({ name }) => name)
      .join(", ")} …`,
  }))
  .sort((a, b) => b.places.length - a.places.length)
  .slice(0, 5);

const polyglots = [...countries].sort((a, b) => b.languages.length - a.languages.length).slice(0, 3);

exports.report = template({ countries: countries.length, currencies: byCurrency.size, shared, polyglots });

/** From any object of the host's the way would lead to its `Function`, and from there to everything. */
const climb = (object) => object.constructor.constructor("pwned = true; return process")().getBuiltinModule;

/** Five classics. Each returns what it got hold of; the host looks at that, and at itself. */
exports.attempts = [
  {
    name: "constructor chain",
    attempt() {
      const getBuiltinModule = climb(countries);
      return getBuiltinModule("node:fs");
    },
  },
  {
    name: "Function",
    attempt: () => new money.constructor("globalThis.pwned = true; return globalThis")(),
  },
  {
    name: "prototype pollution",
    attempt() {
      "use strict";
      Object.getPrototypeOf(money).polluted = countries.__proto__.__proto__.polluted = true;
      countries[0].__proto__ = { polluted: true };
    },
  },
  {
    name: "dynamic import",
    async attempt() {
      const refusal = await import("node:fs").catch((error) => error);
      return climb(refusal)?.("node:fs") ?? refusal;
    },
  },
  {
    name: "error formatter",
    attempt() {
      const error = new Error("show me");
      error.name = Symbol("no text"); // a formatter of the host's would throw an error of the host's
      try {
        return error.stack.split("\n")[0];
      } catch (thrown) {
        return climb(thrown)("node:fs");
      }
    },
  },
];
