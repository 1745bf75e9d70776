/**
 * Runs in the guest realm. Upholds I5.
 * Globals of the web platform: each is made when a program first asks for it, and an ordinary property from then on.
 */
import { ReflectDefineProperty } from "./captures.ts";
import { defineHidden, splitJoined } from "./own.ts";

/** What the host makes. */
export interface WebPort {
  /** Joined. */
  readonly names: string;
  readonly make: (name: string) => unknown;
}

function defineLazily(global: object, name: string, make: WebPort["make"]): void {
  let isMade = false;
  let value: unknown;
  ReflectDefineProperty(global, name, {
    __proto__: null,
    get(): unknown {
      if (isMade) return value;
      value = make(name);
      isMade = true;
      defineHidden(global, name, value);
      return value;
    },
    set(replacement: unknown): void {
      isMade = true;
      value = replacement;
      defineHidden(global, name, replacement);
    },
    enumerable: false,
    configurable: true,
  });
}

/** Puts them on the global object. */
export function installWebGlobals(global: object, { names, make }: WebPort): void {
  const list = splitJoined(names);
  for (let index = 0; index < list.length; index++) defineLazily(global, list[index] as string, make);
}
