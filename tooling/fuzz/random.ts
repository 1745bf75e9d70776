/** A stream of random choices that is the same for the same seed. */
export interface Random {
  /** An integer of 0 to `below` - 1. */
  int(below: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One element; the list must not be empty. */
  pick<T>(list: readonly T[]): T;
}

/** A step of the mulberry32 generator (Tommy Ettinger, public domain): 32 bits of state, each value once in a period. */
function mulberry32(state: number): number {
  let mixed = state;
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return (mixed ^ (mixed >>> 14)) >>> 0;
}

/**
 * Makes a stream of choices from a seed.
 *
 * @example
 * makeRandom(1).pick(["a", "b"]);
 */
export function makeRandom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    return mulberry32(state) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    int,
    chance: (probability) => next() < probability,
    pick(list) {
      const picked = list[int(list.length)];
      if (picked === undefined) throw new RangeError("nothing to pick from");
      return picked;
    },
  };
}
