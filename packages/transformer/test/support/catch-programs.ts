/**
 * Random programs with `try` statements in every position, of which nearly all are valid and all end. They call `log(value)`
 * for every effect, `seen(value)` for whatever a clause caught, `here()` for the place of a call, and `spy(object)` for an
 * object that logs which names are looked up in it.
 */
import { randomFrom } from "./programs.ts";

/** Where in a program a statement stands: what may be in it depends on that. */
interface Place {
  readonly depth: number;
  readonly kind: "script" | "function" | "generator" | "async" | "async-generator" | "static";
  readonly strict: boolean;
  readonly loop: boolean;
  readonly labels: readonly string[];
  /** Names that are in scope and have a value. */
  readonly names: readonly string[];
}

type Grow = (place: Place) => string;

const thrown = [
  "1",
  "undefined",
  "null",
  "'text'",
  "{ a: 1, b: { c: 2 } }",
  "[1, 2, 3]",
  "new Error('x')",
  "new TypeError('y')",
  "{ get a() { log('get a'); return 5 } }",
  "{ get a() { throw 6 } }",
  "Object.assign(() => 1, { a: 7 })",
  "{ message: 'm' }",
  "Symbol.iterator",
  "10n",
];

/** Parameters of clauses; `$` is a fresh name, `L` a call of `log`. The names that a body may use come behind them. */
const patterns: readonly (readonly [string, readonly string[]])[] = [
  ["{ a: $1 }", ["$1"]],
  ["{ a: $1 = L }", ["$1"]],
  ["{ a: $1, ...$2 }", ["$1", "$2"]],
  ["{ [(L, 'a')]: $1 }", ["$1"]],
  ["{ b: { c: $1 = L } = {} }", ["$1"]],
  ["{ a: $1 = () => $2, message: $2 = L }", ["$1", "$2"]],
  ["[$1, ...$2]", ["$1", "$2"]],
  ["[$1 = L]", ["$1"]],
  ["{}", []],
  ["[]", []],
  ["{ a: $1 = (() => { try { throw L } catch (q) { return seen(q) } })() }", ["$1"]],
  ["{ a: $1 = function () { return $1 } }", ["$1"]],
];

const plainNames = ["e", "error", "_", "$x", "e1", "async", "of", "get", "\\u0065", "caf\u00e9", "important", "withal"];
const sloppyNames = ["let", "static", "arguments", "eval", "yield", "await"];

const headers = [
  "catch (P) {",
  "catch(P){",
  "catch /* ( */ (P) {",
  "catch (/* ) */ P) /* { */ {",
  "catch // (\n (P) {",
];

/** Text that looks like clauses and is none. `L` is a call of `log`. */
const lookalikes = [
  "log('} catch (e) { e }');",
  "log(`}${L}\n} catch (e) { ${L} with (a) {`);",
  "/* } catch (e) { with (e) {} */",
  "// } catch (e) {\n",
  "\n// catch (e) {\n",
  "log(/}catch \\(e\\) {/.test('}catch (e) {'));",
  "log({ \ncatch(x) { return L } }.catch(1));",
  "log(new (class { \ncatch(x) { return L }\nwith(x) { return L } })().catch(1));",
  "log(new (class { static \ncatch\n(x) { return L } }).constructor\n.catch(1));",
  "log(Promise.prototype\n.catch\n .length);",
  "log(((s, x) => s.raw.join() + s.join() + x)`} catch (e) { ${L} with (x)`);",
  "log({ catch: 1 }.catch, { with: 2 }.with, [].with?.length);",
];

/** Programs from a seed. Same seed, same programs. */
class CatchPrograms {
  readonly #random: () => number;
  #count = 0;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)] as T;
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }

  #fresh(prefix: string): string {
    return `${prefix}${String(++this.#count)}`;
  }

  #log(): string {
    return `log(${String(++this.#count)})`;
  }

  #filled(text: string): string {
    return text.replace(/\bL\b/g, () => this.#log());
  }

  readonly #value = ({ names }: Place): string =>
    this.#pick([
      () => this.#log(),
      () => this.#pick(thrown).replace(/^\{.*\}$/, "($&)"),
      () => (names.length > 0 ? this.#pick(names) : this.#log()),
    ])();

  readonly #statements = (place: Place, least = 0): string => {
    const number = least + Math.floor(this.#random() * 3);
    return Array.from({ length: number }, () => this.#statement({ ...place, depth: place.depth - 1 })).join(
      this.#pick(["\n", " ", "; "]),
    );
  };

  readonly #functionPlace = (place: Place, kind: Place["kind"], strict = place.strict): Place => ({
    ...place,
    kind,
    strict,
    loop: false,
    labels: [],
  });

  readonly #throwing: Grow = (place) => `throw ${this.#value(place)}`;

  readonly #plainClause = (place: Place): { head: string; names: string[]; first: string } => {
    const name =
      place.strict || place.kind !== "function" || this.#chance(0.8) ? this.#pick(plainNames) : this.#pick(sloppyNames);
    const used = name === "\\u0065" ? "e" : name;
    const redeclare = this.#chance(0.2)
      ? `; var ${name}${this.#chance(0.5) ? ` = ${this.#log()}` : ""}; log(typeof ${used})`
      : "";
    const again = this.#chance(0.2) ? `; ${used} = ${this.#log()}; log(${used})` : "";
    const closure = this.#chance(0.2) ? `; log((() => typeof ${used})())` : "";
    return { head: name, names: [used], first: `seen(${used})${redeclare}${again}${closure};` };
  };

  readonly #patternClause = (): { head: string; names: string[]; first: string } => {
    const [pattern, used] = this.#pick(patterns);
    const names = new Map(used.map((name) => [name, this.#fresh("p")]));
    const named = (text: string): string => text.replace(/\$\d/g, (name) => names.get(name) ?? name);
    return {
      head: this.#filled(named(pattern)),
      names: used.map(named),
      first: used.map((name) => `log(typeof ${named(name)}); `).join(""),
    };
  };

  readonly #clause: Grow = (place) => {
    const kind = this.#random();
    if (kind < 0.1) return `catch {${this.#statements(place)}}`;
    if (kind < 0.15) return `catch /* { */ {${this.#statements(place)}}`;
    if (kind < 0.25) return `catch (${this.#pick(plainNames)}) {${this.#pick(["", " ", "/* */", ";"])}}`;
    const { head, names, first } = kind < 0.75 ? this.#plainClause(place) : this.#patternClause();
    const inside = { ...place, names: [...place.names, ...names] };
    // The first statement counts for the completion value, so it is not always there.
    const body = `${this.#chance(0.6) ? first : ""}${this.#statements(inside)}`;
    return `${this.#pick(this.#chance(0.8) ? headers.slice(0, 2) : headers).replace("P", () => head)}${body}}`;
  };

  readonly #trying: Grow = (place) => {
    const block = `{${this.#statements(place)}${this.#chance(0.7) ? `${this.#pick([this.#throwing, this.#calling])(place)};` : ""}${this.#statements(place)}}`;
    const final = `finally {${this.#statements(place)}}`;
    const rest = this.#pick([
      this.#clause,
      this.#clause,
      this.#clause,
      () => final,
      (inner: Place) => `${this.#clause(inner)} ${final}`,
    ]);
    return `try ${block} ${rest(place)}`;
  };

  readonly #jump: Grow = ({ kind, loop, labels }) => {
    const ways = [
      ...(loop ? ["break;", "continue;"] : []),
      ...labels.map((label) => `break ${label};`),
      ...(kind === "script" || kind === "static" ? [] : ["return;", `return ${this.#log()};`]),
    ];
    return ways.length === 0 ? `${this.#log()};` : this.#pick(ways);
  };

  readonly #suspended: Grow = (place) => {
    const awaits = [
      `log(await ${this.#log()});`,
      "await Promise.reject(new Error('r'));",
      `await null; ${this.#log()};`,
    ];
    const yields = [`log(yield ${this.#log()});`, `yield* [${this.#log()}];`, `${this.#log()}; yield;`];
    const ways = { async: awaits, generator: yields, "async-generator": [...awaits, ...yields] };
    return place.kind in ways ? this.#pick(ways[place.kind as keyof typeof ways]) : `${this.#log()};`;
  };

  readonly #loop: Grow = (place) => {
    const inner = { ...place, loop: true };
    const i = this.#fresh("i");
    return this.#pick([
      () => `for (let ${i} = 0; ${i} < 2; ${i}++) {${this.#statements(inner, 1)}}`,
      () => `for (const ${i} of [1, 2]) {${this.#statements(inner, 1)}}`,
      () => `for (var ${i} in { a: 1 }) ${this.#trying(inner)}`,
      () => `do ${this.#trying(inner)} while (false);`,
      () => `{ let ${i} = 0; while (${i}++ < 2) {${this.#statements(inner, 1)}} }`,
      () =>
        place.kind.startsWith("async")
          ? `for await (const ${i} of [1, 2]) {${this.#statements(inner, 1)}}`
          : `${this.#log()};`,
    ])();
  };

  readonly #labelled: Grow = (place) => {
    const label = this.#fresh("label");
    return `${label}: {${this.#statements({ ...place, labels: [...place.labels, label] }, 1)}}`;
  };

  readonly #switching: Grow = (place) => {
    const inner = { ...place, loop: place.loop };
    return `switch (${this.#pick(["1", "2", "3"])}) { case 1: ${this.#statements(inner)} default: ${this.#trying(inner)} case 2: ${this.#statements(inner)} }`;
  };

  readonly #body = (place: Place): string => {
    const strict = place.strict || this.#chance(0.3);
    return `${strict && !place.strict ? "'use strict'; " : ""}${this.#trying({ ...place, strict })};${this.#statements({ ...place, strict })}`;
  };

  readonly #declaring: Grow = (place) => {
    const f = this.#fresh("f");
    const at = (kind: Place["kind"]): Place => this.#functionPlace({ ...place, depth: place.depth - 1 }, kind);
    const call = `if (typeof ${f} === 'function') log(String(${f}()));`;
    return this.#pick([
      () => `function ${f}() {${this.#body(at("function"))}} ${call}`,
      () => `${call.replace("()))", "())) ")} { function ${f}() {${this.#body(at("function"))}} }`,
      () =>
        `const ${f} = (x = (() => {${this.#trying(at("function"))}})()) => {${this.#body({ ...at("function"), strict: true })}};`,
      () =>
        `function* ${f}() {${this.#body(at("generator"))}} try { const g = ${f}(); log(g.next().value); log(g.${this.#pick(["next", "throw", "return"])}(8).value); g.next() } catch (g) { seen(g) }`,
      () =>
        `async function ${f}() {${this.#body(at("async"))}} ${f}().then((v) => log(['then', v]), (v) => log(['rejected', String(v)]));`,
      () =>
        `async function* ${f}() {${this.#body(at("async-generator"))}} (async () => { try { for await (const v of ${f}()) log(v) } catch (v) { seen(v) } })();`,
      () =>
        `class C${f} { static { ${this.#statements({ ...at("static"), strict: true })} ${this.#trying({ ...at("static"), strict: true })} } static x = (() => {${this.#trying({ ...at("function"), strict: true })}})(); [(() => { ${this.#trying({ ...at("function"), strict: true })}; return 'm' })()]() {} }`,
      () => `log({ get m() {${this.#body(at("function"))}} }.m);`,
    ])();
  };

  readonly #calling: Grow = (place) => {
    const at = this.#functionPlace({ ...place, depth: place.depth - 1 }, "function");
    return this.#pick([
      () => `null.x`,
      () => `(() => {${this.#body({ ...at, strict: true })}})()`,
      () => `(function () {${this.#body(at)}})()`,
      () => this.#log(),
    ])();
  };

  readonly #blockFunction: Grow = (place) => {
    // Annex B: whether such a function is a variable outside depends on the parameters of clauses around it.
    const f = this.#pick([this.#fresh("h"), "h", "e", "error", "p1"]);
    const between = this.#chance(0.5) ? this.#trying(place) : this.#log();
    return `{ ${between}; function ${f}() { return ${this.#log()} } log(typeof ${f}) } log(typeof ${f});`;
  };

  readonly #withStatement: Grow = (place) => {
    if (place.strict || place.kind === "static") return `${this.#log()};`;
    const bodies = [
      "log(a);",
      "{ log(a); }",
      "async\n",
      "let\n",
      "a\n",
      "var a = 2\n",
      "if (a) a; else\n",
      "do a; while (0)",
    ];
    return `with (spy({ a: ${this.#log()} })) ${this.#pick(bodies)}${this.#chance(0.4) ? "" : this.#trying(place)}`;
  };

  readonly #leaves: readonly Grow[] = [
    () => `${this.#log()};`,
    () => `${this.#log()};`,
    () => "here();",
    () => `var ${this.#fresh("v")} = ${this.#log()};`,
    () => `let ${this.#fresh("l")} = ${this.#log()};`,
    () => ";",
    this.#jump,
    this.#suspended,
    () => this.#filled(this.#pick(lookalikes)),
  ];
  readonly #branches: readonly Grow[] = [
    this.#trying,
    this.#trying,
    this.#trying,
    this.#loop,
    this.#labelled,
    this.#switching,
    this.#declaring,
    this.#blockFunction,
    this.#withStatement,
    (place) => `if (${this.#log()}) ${this.#trying(place)} else {${this.#statements(place)}}`,
    (place) => `{${this.#statements(place)}}`,
    (place) => `${this.#calling(place)};`,
  ];

  #statement(place: Place): string {
    return this.#pick(place.depth <= 0 || this.#chance(0.3) ? this.#leaves : this.#branches)(place);
  }

  program(): string {
    this.#count = 0;
    const strict = this.#chance(0.2);
    const depth = 2 + Math.floor(this.#random() * 3);
    const place: Place = { depth, kind: "script", strict, loop: false, labels: [], names: [] };
    return `${strict ? "'use strict';" : ""}${this.#statements(place)}\n${this.#chance(0.5) ? this.#trying(place) : this.#statements(place, 1)}`;
  }
}

/** A maker of programs. */
export function catchProgramsFrom(seed: number): () => string {
  const programs = new CatchPrograms(seed);
  return () => programs.program();
}
