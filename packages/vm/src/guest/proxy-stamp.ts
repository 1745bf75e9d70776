/**
 * Runs in the guest realm. Upholds I9.
 * Notes on each proxy of the guest, by a private name, what stands behind it.
 */
import { RangeErrorConstructor } from "@sbx/bridge/realm";

/**
 * How many proxies may stand one behind the other: the engine recurses over them, in Node's own reads too, where the end
 * of the stack is the end of the process.
 */
const deepest = 200;

const isObject = (value: unknown): value is object =>
  typeof value === "function" || (typeof value === "object" && value !== null);

type Returning = new (object: object) => object;
const Returned = function (object: object): object {
  return object;
} as unknown as Returning;

class Stamp extends Returned {
  readonly #target: object;
  readonly #depth: number;

  constructor(proxy: object, target: object, depth: number) {
    super(proxy);
    this.#target = target;
    this.#depth = depth;
  }

  static depthOf(object: unknown): number {
    return isObject(object) && #depth in object ? object.#depth : 0;
  }

  static baseOf(object: object): object {
    let base = object;
    while (#target in base) base = base.#target;
    return base;
  }
}

const { depthOf } = Stamp;

/** Whether it is a proxy that the guest has made. Asks no trap. */
export const isGuestProxy = (value: unknown): boolean => depthOf(value) > 0;

/** What stands behind the last of the guest's proxies that stand one behind the other. */
export const baseOf: (object: object) => object = Stamp.baseOf;

/**
 * The how manieth a proxy of `target` stands in its row.
 *
 * @throws RangeError when that is too many
 */
export const depthAbove = (target: unknown): number => {
  const depth = depthOf(target) + 1;
  if (depth > deepest) throw new RangeErrorConstructor("Proxies are nested too deep");
  return depth;
};

export const stampProxy = (proxy: object, target: object, depth: number): object => new Stamp(proxy, target, depth);
