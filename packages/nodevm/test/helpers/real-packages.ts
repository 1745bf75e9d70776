/** TABLE: popular packages and a program that uses each for its real work. `docs/packages.md` is written from it. */

type Mocked = "child_process" | "os" | "process" | "tty";

export interface RealPackage {
  readonly name: string;
  /** What the program does, in a few words. */
  readonly does: string;
  /** Builtins that the package needs. */
  readonly builtins?: readonly string[];
  /** Builtins that it needs and that no guest is given: it gets those of `mocks`. */
  readonly mocked?: readonly Mocked[];
  /** The body of a CommonJS module; it sets `module.exports` to a value that is JSON, or to a promise of one. */
  readonly program: string;
}

/** What stands for builtins that no guest is given: as much as these packages look for while they are loaded. */
export const mocks: Readonly<Record<Mocked, object>> = {
  child_process: {},
  os: {},
  process: { argv: [], execArgv: [], env: {}, stdout: {}, stderr: {} },
  tty: { isatty: () => false },
};

export const realPackages: readonly RealPackage[] = [
  {
    name: "acorn",
    does: "parses a class with private fields and an async generator",
    program: `
      const acorn = require("acorn");
      module.exports = acorn.parse("class A extends B { static #x = 1; async *m() { yield* super.m() } }", { ecmaVersion: "latest" });`,
  },
  {
    name: "ajv",
    does: "compiles a schema, validates three values, lists every error",
    program: `
      const Ajv = require("ajv");
      const ajv = new Ajv({ allErrors: true, $data: true });
      const validate = ajv.compile({
        type: "object", required: ["a"], additionalProperties: false,
        properties: { a: { type: "integer", minimum: 2 }, b: { type: "string", pattern: "^x+$" }, c: { type: "array", uniqueItems: true } },
      });
      module.exports = [{ a: 3 }, { a: 1, z: 1 }, { a: 2, b: "y", c: [1, 1] }].map((data) => [validate(data), validate.errors]);`,
  },
  {
    name: "async",
    does: "`mapLimit` over timers, then `series`",
    program: `
      const async = require("async");
      module.exports = async.mapLimit([1, 2, 3], 2, (n, done) => setTimeout(() => done(null, n * 2), 1))
        .then((doubled) => async.series({ doubled: (done) => done(null, doubled), two: async.constant(2) }));`,
  },
  {
    name: "bluebird",
    does: "`map` with a limit over delays, `props` and `reduce`",
    program: `
      const Promise = require("bluebird");
      module.exports = Promise.map([3, 1, 2], (n) => Promise.delay(n).then(() => n * n), { concurrency: 2 })
        .then((squares) => Promise.props({ squares, sum: Promise.reduce(squares, (a, b) => a + b, 0) }));`,
  },
  {
    name: "chalk",
    does: "nested styles and 24-bit colours",
    mocked: ["os", "tty"],
    program: `
      const { Instance } = require("chalk");
      const chalk = new Instance({ level: 3 });
      module.exports = chalk.red.bold("a " + chalk.hex("#00ff00").underline("b") + " c");`,
  },
  {
    name: "cheerio",
    does: "`cheerio/slim`: parses HTML, selects, changes and prints it",
    program: `
      const cheerio = require("cheerio/slim");
      const $ = cheerio.load("<ul><li class=a>1<li>2</ul>", { xmlMode: false });
      $("li").last().addClass("b").text("two");
      module.exports = [$.html(), $("li").map((i, el) => $(el).text()).get()];`,
  },
  {
    name: "commander",
    does: "parses options and arguments, prints its help",
    builtins: ["events", "fs", "path"],
    mocked: ["child_process", "process"],
    program: `
      const { Command } = require("commander");
      const program = new Command().exitOverride().option("-n, --number <n>", "a number", parseFloat).argument("[files...]");
      program.parse(["-n", "2.5", "a", "b"], { from: "user" });
      module.exports = [program.opts(), program.args, program.helpInformation()];`,
  },
  {
    name: "csv-parse",
    does: "a stream that comes in pieces; quoted fields, columns, casts",
    builtins: ["stream"],
    program: `
      const { parse } = require("csv-parse");
      const { parse: parseNow } = require("csv-parse/sync");
      const parser = parse({ delimiter: ";", columns: true }), records = [];
      parser.on("data", (record) => records.push(record));
      for (const piece of ["a;", "b\\n1;2\\n3", ";4\\n"]) parser.write(piece);
      parser.end();
      module.exports = new Promise((resolve, reject) => parser.on("error", reject).on("end", resolve))
        .then(() => [records, parseNow('a,b\\n1,"x ""y"""\\n2,', { columns: true, cast: true })]);`,
  },
  {
    name: "dayjs",
    does: "adds to a leap day, with the plugins `utc` and `duration`",
    program: `
      const dayjs = require("dayjs");
      dayjs.extend(require("dayjs/plugin/utc"));
      dayjs.extend(require("dayjs/plugin/duration"));
      module.exports = [dayjs.utc("2024-02-29T12:00:00Z").add(1, "year").format(), dayjs.duration(90, "minutes").toISOString()];`,
  },
  {
    name: "handlebars",
    does: "compiles a template with a helper, loops and escapes",
    program: `
      const Handlebars = require("handlebars");
      Handlebars.registerHelper("loud", (text) => new Handlebars.SafeString("<b>" + String(text).toUpperCase() + "</b>"));
      const render = Handlebars.compile("{{#each rows}}{{@index}}:{{loud name}}{{#if last}}.{{else}}, {{/if}}{{/each}} {{{raw}}} {{esc}}");
      module.exports = render({ rows: [{ name: "a" }, { name: "b", last: true }], raw: "<i>", esc: "<i>" });`,
  },
  {
    name: "immer",
    does: "drafts of arrays and maps, frozen results, patches",
    program: `
      const { produce, enableMapSet, produceWithPatches, enablePatches } = require("immer");
      enableMapSet(); enablePatches();
      const before = { list: [1, 2], map: new Map([["a", { n: 1 }]]) };
      const after = produce(before, (draft) => { draft.list.push(3); draft.map.get("a").n++; });
      const [, patches] = produceWithPatches({ a: 1 }, (draft) => { draft.b = 2; delete draft.a; });
      module.exports = [after.list, [...after.map], before.list, Object.isFrozen(after), patches];`,
  },
  {
    name: "js-yaml",
    does: "loads anchors, dates and blocks, dumps, names a syntax error",
    program: `
      const yaml = require("js-yaml");
      const data = yaml.load("a: &x [1, 2.5, 0x1f]\\nb: *x\\nc: 2001-12-14t21:59:43.10-05:00\\nd: |\\n  text\\n  more\\n");
      let failure;
      try { yaml.load("a: [1", { filename: "x.yml" }); } catch (error) { failure = [error.name, error.reason, error instanceof yaml.YAMLException]; }
      module.exports = [data, yaml.dump({ z: [{ y: "multi\\nline" }, null, true] }), failure];`,
  },
  {
    name: "lodash",
    does: "chains, `template`, `isEqual`, `cloneDeep`, `groupBy`",
    program: `
      const _ = require("lodash");
      module.exports = [
        _.chain([{ a: 1, b: { c: 2 } }, { a: 3 }]).map((o) => _.get(o, "b.c", "none")).zip(["x", "y"]).fromPairs().value(),
        _.template("<% _.forEach(rows, (r) => { %>[<%- r %>]<% }) %>")({ rows: ["<", "a"] }),
        _.isEqual(new Map([[1, { a: new Set([1]) }]]), new Map([[1, { a: new Set([1]) }]])),
        _.debounce.length, _.cloneDeep([new Date(0), /x/g]).map(String), _.groupBy([1.2, 1.8, 2.1], Math.floor),
      ];`,
  },
  {
    name: "marked",
    does: "a table, lists, links, code; a renderer of the program's own",
    program: `
      const { marked, Marked } = require("marked");
      const text = "# Title\\n\\n| a | b |\\n|---|:-:|\\n| 1 | \`2\` |\\n\\n1. x\\n   - [ ] y\\n\\n[l](<u> 't') ~~s~~\\n\\n\`\`\`js\\nlet a = 1 < 2\\n\`\`\`\\n";
      module.exports = [marked.parse(text), new Marked({ renderer: { heading: ({ text, depth }) => depth + text } }).parse("## x")];`,
  },
  {
    name: "moment",
    does: "formats dates, relative times and durations",
    program: `
      const moment = require("moment");
      module.exports = [
        moment.utc("2013-02-08 24:00:00.000").format("dddd, MMMM Do YYYY, h:mm:ss a"),
        moment.utc([2007, 0, 29]).from(moment.utc([2007, 0, 28])), moment.duration(3661, "seconds").humanize(),
      ];`,
  },
  {
    name: "mustache",
    does: "sections, inverted sections, functions, a partial",
    program: `
      const mustache = require("mustache");
      module.exports = mustache.render("{{#rows}}<{{name}}>{{/rows}}{{^none}}no{{/none}} {{{raw}}}{{>part}}",
        { rows: [{ name: "a&b" }, { name: () => "f" }], raw: "<i>" }, { part: "[{{raw}}]" });`,
  },
  {
    name: "rxjs",
    does: "operators over promises and over an interval",
    program: `
      const { from, interval, lastValueFrom, Subject } = require("rxjs");
      const { map, mergeMap, scan, take, toArray, withLatestFrom } = require("rxjs/operators");
      const numbers = from([1, 2, 3]).pipe(mergeMap((n) => from(Promise.resolve(n * 2))), scan((a, b) => a + b, 0), toArray());
      const ticks = interval(1).pipe(take(3), map(String), toArray());
      module.exports = Promise.all([lastValueFrom(numbers), lastValueFrom(ticks)]);`,
  },
  {
    name: "semver",
    does: "sorts, matches ranges, increments",
    program: `
      const semver = require("semver");
      module.exports = [
        semver.sort(["1.2.3", "1.10.0", "1.2.3-beta.2", "1.2.3-beta.10"]), semver.satisfies("1.5.0", "^1.2 || >=3"),
        semver.inc("1.2.3", "prerelease", "rc"), semver.minVersion(">=1.2 <2").version, semver.valid("nope"),
      ];`,
  },
  {
    name: "uuid",
    does: "random ids of version 4, named ones of version 5",
    builtins: ["crypto"],
    program: `
      const { v4, v5, validate, version } = require("uuid");
      module.exports = [validate(v4()), version(v4()), v5("hello", v5.URL)];`,
  },
  {
    name: "validator",
    does: "addresses, URLs, an IBAN; escapes and normalises",
    program: `
      const validator = require("validator");
      module.exports = [validator.isEmail("a@b.co"), validator.isURL("https://x.y/z?q=1"), validator.escape("<a>"), validator.isIBAN("GB33BUKB20201555555555"),
        validator.normalizeEmail("Some.Name+tag@gmail.com")];`,
  },
  {
    name: "zod",
    does: "parses and transforms an object, lists every issue",
    program: `
      const { z } = require("zod");
      const schema = z.object({ a: z.coerce.number().int(), b: z.array(z.union([z.string(), z.literal(1)])).default([]), c: z.string().email().optional() }).strict();
      const bad = schema.safeParse({ a: "1.5", b: [1, "x", null], c: "no", d: 1 });
      module.exports = [schema.parse({ a: "12" }), bad.success, bad.error.issues, schema.transform((v) => v.a * 2).parse({ a: 4 })];`,
  },
];
