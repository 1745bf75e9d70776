import { describe, expect, it } from "vitest";
import { attackerText } from "./hostile/attacker-text.ts";
import { exerciseFromHost, guestExerciseText, guestObjectsText, makeEndowments } from "./hostile/exercise.ts";
import { makeHostJudge, makeRealms, withoutFailureEvents, type Realms } from "./support.ts";

type Mode = "capturing" | "throwing" | "re-entering";
interface Attacker {
  readonly count: number;
  readonly breaches: ArrayLike<string>;
  readonly state: { hits: number; reenter: unknown };
  labelAt(index: number): string;
  note(where: string, value: unknown): void;
  replaceAt(index: number, mode: Mode): void;
  replaceAll(mode: Mode): void;
  plant(names: readonly PropertyKey[], mode: Mode): void;
}

/** Raw handles on the guest, taken before any attack. */
interface Arena extends Realms {
  readonly attacker: Attacker;
  readonly hostBreaches: string[];
  /** How many values the host side of the exercise has judged. */
  readonly counts: { judged: number };
  exercise(): Promise<void>;
}

const makeArena = (): Arena => {
  const realms = makeRealms();
  const { evaluate, membrane } = realms;
  const attacker = (evaluate(attackerText) as (o: object, f: object) => Attacker)(Object.prototype, Function.prototype);
  const guestExercise = evaluate(guestExerciseText) as (host: unknown, note: unknown) => void;
  const makeGuestObjects = evaluate(guestObjectsText) as () => object;
  const isRaw = makeHostJudge(realms);
  const hostBreaches: string[] = [];
  const counts = { judged: 0 };
  const judge = (where: string, value: unknown): void => {
    counts.judged += 1;
    if (isRaw(value)) hostBreaches.push(where);
  };
  attacker.state.reenter = evaluate(
    "(function (host) { const { apply } = Reflect; return function (self, args) { host.identity({}); host.spread(self, args, {}); host.call((v) => v, args[0]); host.thrower(self); }; })",
  );
  const endow = (): unknown => membrane.toGuest(makeEndowments());
  attacker.state.reenter = (attacker.state.reenter as (host: unknown) => unknown)(endow());
  return {
    ...realms,
    attacker,
    hostBreaches,
    counts,
    async exercise() {
      try {
        guestExercise(endow(), attacker.note);
      } catch {
        // The attack ended the exercise itself; what was seen until then was judged.
      }
      exerciseFromHost(membrane.toHost(makeGuestObjects()) as object, judge);
      await Promise.resolve().then(() => undefined);
    },
  };
};

const verdict = (arena: Arena): unknown => ({
  guest: [...new Set(Array.from(arena.attacker.breaches))].slice(0, 5),
  host: arena.hostBreaches.slice(0, 5),
});
const clean = { guest: [], host: [] };
const modes: readonly Mode[] = ["capturing", "throwing", "re-entering"];

/** Names that the membrane, the engine and programs ask for, and those of all lists. */
const names: readonly PropertyKey[] = [
  ..."value get set writable enumerable configurable fields length constructor then toJSON stack name message cause errors owner foreign policy proxy place root path slot has deleteProperty ownKeys describe define getPrototypeOf isExtensible preventExtensions call construct apply takeThrown wrap intrinsic symbolFor examine show direction port ambient thrown exhausted linkValue linkPrototype lendsReceiver receiverToForeign policyOf filter filterDescriptor caught exports symbols keyFor for unshared mutates branded write storeFunctions inherited type className tag text items raw index input groups next done return throw toString valueOf defineProperty getOwnPropertyDescriptor setPrototypeOf admit sendsViews toForeign prototypeToForeign keyToForeign recordOf end report mirrored prototype join cut failure".split(
    " ",
  ),
  ...Array.from({ length: 40 }, (_, index) => String(index)),
  Symbol.iterator,
  Symbol.toStringTag,
  Symbol.toPrimitive,
  Symbol.hasInstance,
  Symbol.species,
  Symbol.isConcatSpreadable,
  Symbol.asyncIterator,
];

/** `HOSTILE_STEP=1` attacks with every intrinsic and every name alone, which takes minutes. */
const step = Number(process.env["HOSTILE_STEP"] ?? 16);
describe("a hostile realm", () => {
  withoutFailureEvents();

  it("the oracle sees a raw object that is let in", () => {
    const { attacker, evaluate } = makeArena();
    attacker.replaceAll("capturing");
    (evaluate("(v) => Object.keys(v)") as (v: object) => void)({ raw: 1 });
    expect(attacker.breaches.length).toBeGreaterThan(0);
  });

  it.each(modes)("I1, I5: all intrinsics replaced by %s ones see no host object", async (mode) => {
    const arena = makeArena();
    arena.attacker.replaceAll(mode);
    await arena.exercise();
    await arena.exercise();
    expect(arena.attacker.state.hits).toBeGreaterThan(10);
    expect(arena.counts.judged).toBeGreaterThan(100);
    expect(verdict(arena)).toEqual(clean);
  });

  it.each(modes)(
    `I1, I5: intrinsics replaced ${step} at a time by %s ones see no host object`,
    async (mode) => {
      const { count } = makeArena().attacker;
      expect(count).toBeGreaterThan(500);
      for (let first = 0; first < count; first += step) {
        const arena = makeArena();
        const replaced = Array.from({ length: Math.min(step, count - first) }, (_, offset) => first + offset);
        for (const index of replaced) arena.attacker.replaceAt(index, mode);
        await arena.exercise();
        expect([replaced.map(arena.attacker.labelAt), verdict(arena)]).toEqual([expect.anything(), clean]);
      }
    },
    600_000,
  );

  it.each(modes.slice(0, 2))(
    "I1, I5: %s accessors on Object.prototype and Array.prototype see no host object",
    async (mode) => {
      const arena = makeArena();
      arena.attacker.plant(names, mode);
      await arena.exercise();
      expect(arena.attacker.state.hits).toBeGreaterThan(10);
      expect(verdict(arena)).toEqual(clean);
    },
  );

  it(`I1, I5: accessors, ${step} names at a time`, async () => {
    for (let first = 0; first < names.length; first += step) {
      const planted = names.slice(first, first + step);
      const arena = makeArena();
      arena.attacker.plant(planted, "capturing");
      await arena.exercise();
      expect([planted.map(String), verdict(arena)]).toEqual([expect.anything(), clean]);
    }
  }, 600_000);

  it("I1, I5: everything at once", async () => {
    const arena = makeArena();
    arena.attacker.plant(names, "capturing");
    arena.attacker.replaceAll("re-entering");
    await arena.exercise();
    expect(verdict(arena)).toEqual(clean);
  });
});
