/**
 * Runs in a page, bundled by `iframe.source.test.ts`: what the membrane is to do between the page and a frame of it, with
 * objects that only a browser has. Gives, for each check, its title, what came of it, and what was to come.
 */
import { createMembrane, type Membrane } from "../../src/index.ts";
import { attackerText } from "../hostile/attacker-text.ts";
import { guestExerciseText } from "../hostile/exercise-text.ts";

/** The little of the types of the DOM that is used here; the packages are checked without them. */
interface Element {
  textContent: string;
  readonly dataset: Record<string, string>;
  readonly contentWindow: { readonly eval: (text: string) => unknown };
  append(...nodes: unknown[]): void;
  remove(): void;
  addEventListener(type: string, listener: (event: { readonly target: unknown }) => void): void;
  click(): void;
}
interface Page {
  readonly document: {
    readonly body: Element;
    createElement(name: string): Element;
    querySelector(q: string): Element;
  };
}
const { document } = globalThis as unknown as Page;

interface Frame {
  readonly membrane: Membrane;
  readonly global: Record<string, unknown>;
  evaluate(text: string): unknown;
  run(text: string): unknown;
}

const openFrame = (): Frame => {
  const frame = document.createElement("iframe");
  document.body.append(frame);
  const evaluate = frame.contentWindow.eval;
  frame.remove();
  const membrane = createMembrane({ evaluate: (text) => evaluate(text) });
  const run = (text: string): unknown => {
    let raw: unknown;
    try {
      raw = evaluate(text);
    } catch (error) {
      throw membrane.thrownToHost(error);
    }
    return membrane.toHost(raw);
  };
  return { membrane, global: membrane.global as Record<string, unknown>, evaluate, run };
};

type Check = readonly [title: string, expected: unknown, run: (frame: Frame) => unknown];

class Shape {
  #sides = 0;
  constructor(readonly name: string) {}
  get sides(): number {
    return this.#sides;
  }
  set sides(value: number) {
    this.#sides = value;
  }
  describe(): string {
    return `${this.name} ${this.#sides}`;
  }
}

const attack = (mode: string): unknown => {
  const { evaluate, membrane } = openFrame();
  const attacker = (
    evaluate(attackerText) as (
      o: object,
      f: object,
    ) => { breaches: ArrayLike<string>; note: unknown; state: { hits: number }; replaceAll(mode: string): void }
  )(Object.prototype, Function.prototype);
  const exercise = evaluate(guestExerciseText) as (host: unknown, note: unknown) => void;
  attacker.replaceAll(mode);
  try {
    exercise(
      membrane.toGuest({
        plain: { a: 1, nested: { b: [1, {}] }, get g() { return this; } }, // prettier-ignore
        list: [1, { e: 1 }], map: new Map([[{}, {}]]), set: new Set([{}]), date: new Date(0), regexp: /a(?<n>b)/g,
        error: new RangeError("r", { cause: {} }), promise: Promise.resolve({}), rejected: Promise.reject(new Error("r")),
        identity: (v: unknown) => v, call: (f: (v: unknown) => unknown, v: unknown) => f(v), Klass: Shape, instance: new Shape("s"),
        thrower: (v: unknown) => { throw v ?? new TypeError("t"); }, frozen: Object.freeze({ a: {} }), frozenList: Object.freeze([{}]),
        bytes: new Uint8Array(4), spread: (...v: unknown[]) => v, later: async (v: unknown) => v, proxy: new Proxy({ p: {} }, {}),
        global: globalThis, url: new URL("http://a.test/b"), args: document.body, many: document.createElement("p"), generator: (function* () { yield {}; })(),
      }), // prettier-ignore
      attacker.note,
    );
  } catch {
    // The attack ended the exercise itself; what was seen until then was judged.
  }
  return [attacker.state.hits > 10, Array.from(attacker.breaches).slice(0, 5)];
};

const checks: readonly Check[] = [
  ["identity", [true, true], ({ global, run }) => { const o = {}; global["o"] = o; return [run("o") === o, run("globalThis.g = {}") === run("g")]; }],
  ["prototypes are each side's own", "true,true,true,true", ({ global, run }) => { global["o"] = { list: [], f() {} }; return run("[o instanceof Object, o.list instanceof Array, o.f.constructor === Function, Array.isArray(o.list)].join()"); }],
  ["and the page's, of what the guest made", [true, true, true], ({ run }) => { const v = run("[new Map([[1, 2]]), () => {}]") as unknown[]; return [v instanceof Array, v[0] instanceof Map, v[1] instanceof Function]; }],
  ["nothing of the page is the guest's Function", "undefined", ({ global, run }) => { global["f"] = () => {}; (globalThis as { onlyHere?: number }).onlyHere = 1; return run("typeof f.constructor('return this')().onlyHere"); }],
  ["classes extend across, private fields and accessors included", ["square 4", 4, true], ({ global, run }) => { global["Shape"] = Shape; const s = run("class Square extends Shape { constructor() { super('square'); this.sides = 4; } }; new Square()") as Shape; return [s.describe(), s.sides, s instanceof Shape]; }],
  ["errors cross with their class", ["RangeError", "far"], ({ run }) => { try { run("throw new RangeError('far')"); } catch (e) { return [(e as Error).constructor === RangeError ? "RangeError" : "?", (e as Error).message]; } return []; }],
  ["the end of the stack", "RangeError", ({ global, run }) => { global["deep"] = (f: () => unknown) => f(); return run("(() => { try { (function f() { return deep(f); })(); } catch (e) { return e instanceof RangeError ? 'RangeError' : 'raw'; } })()"); }],
  ["promises, both ways", [3, "own"], async ({ global, run }) => { global["later"] = async (v: number) => Promise.resolve(v + 1); const r = run("(async () => { try { await Promise.reject('own'); } catch (e) { return [await later(2), e]; } })()"); return Array.from((await r) as unknown[]); }],
  ["iteration and spread", "1,2|a,b", ({ global, run }) => { global["o"] = { list: [1, 2], set: new Set(["a", "b"]) }; return run("[...o.list].join() + '|' + [...o.set].join()"); }],
  ["registered symbols by key", [1, true], ({ global, run }) => { global["o"] = { [Symbol.for("k")]: 1 }; return [run("o[Symbol.for('k')]"), run("Symbol.for('k')") === Symbol.for("k")]; }],
  ["a guest's bytes arrive as a view of the page's", [true, 7, "ab"], ({ run }) => { const v = run("globalThis.u8 = new Uint8Array([97, 98])") as Uint8Array; const text = new TextDecoder().decode(v); v[0] = 7; return [v instanceof Uint8Array, run("u8[0]"), text]; }],
  ["elements of the page are live", ["by the guest", "true,P"], ({ global, run }) => { const p = document.createElement("p"); global["p"] = p; const seen = run("p.textContent = 'by the guest'; p.dataset.x = 1; [p instanceof Object, p.tagName].join()"); return [p.textContent, seen]; }],
  ["and events of theirs", "click true", ({ global, run }) => { const p = document.createElement("p"); global["p"] = p; run("globalThis.seen = ''; p.addEventListener('click', (e) => { seen = e.type + ' ' + (e.target === p); })"); p.click(); return run("seen"); }],
  ["prototypes of elements cannot be changed", [false, false], ({ global, run }) => { global["p"] = document.createElement("p"); return [run("Reflect.set(Object.getPrototypeOf(p), 'planted', 1)"), "planted" in document.body]; }],
  ["read-only holds for elements", ["", false], ({ membrane, global, run }) => { const p = document.createElement("p"); membrane.setPolicy(p, "readonly"); global["p"] = p; const set = run("try { Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Object.getPrototypeOf(Object.getPrototypeOf(Object.getPrototypeOf(p)))), 'textContent').set.call(p, 'x') } catch {} Reflect.set(p, 'textContent', 'x')"); return [p.textContent, set]; }],
  ["document.all, which says that it is undefined, arrives so", [true, "undefined"], ({ global, run }) => { global["d"] = { all: (document as unknown as { all: unknown }).all }; return [run("d.all === undefined"), run("typeof d.all")]; }],
  ["a frame that is out of the document leads nowhere", "null", ({ run }) => String(run("globalThis.top"))],
  ["the end: both ways", ["over", "over"], ({ membrane, global, run, evaluate }) => { global["o"] = { a: 1 }; const g = run("({ a: 1 })") as { a: number }; const ask = evaluate("(() => { try { return o.a; } catch (e) { return e.message; } })") as () => unknown; membrane.revoke("over"); let said; try { said = g.a; } catch (e) { said = (e as Error).message; } return [said, ask()]; }],
  ["all intrinsics and all of the DOM replaced by capturing ones", [true, []], () => attack("capturing")],
  ["all intrinsics and all of the DOM replaced by throwing ones", [true, []], () => attack("throwing")],
]; // prettier-ignore

/** Runs all checks, each with a frame of its own. */
export const run = async (): Promise<[title: string, came: unknown, expected: unknown][]> => {
  const results: [string, unknown, unknown][] = [];
  for (const [title, expected, check] of checks) {
    let came: unknown;
    try {
      came = await check(openFrame());
    } catch (error) {
      came = `threw ${String((error as Error).stack)}`;
    }
    results.push([title, came, expected]);
  }
  return results;
};
