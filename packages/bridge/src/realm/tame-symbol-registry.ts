/**
 * Runs in the guest realm, before any guest program. Upholds I8.
 * The engine's registry of symbols is common to all realms, and symbols in it are how libraries of the host recognise
 * their own. The guest gets another, behind functions that answer as the engine's do (ECMA-262, Symbol.for, Symbol.keyFor).
 */
import { ReflectDefineProperty, SymbolRegistryKeyFor, globalObject } from "./primordials.ts";
import type { Local, SymbolTable } from "./types.ts";

export const tameSymbolRegistry = (symbols: SymbolTable): void => {
  // Methods of a literal have no `prototype` and are no constructors, as built-in functions are.
  const methods = {
    __proto__: null,
    // A template converts as the language does: it runs `toString` of the key and refuses a symbol.
    for: (key: unknown): symbol => symbols.for(`${key as number}`),
    keyFor(symbol: unknown): string | undefined {
      // What is no symbol, the engine refuses in its own words.
      return typeof symbol === "symbol" ? symbols.keyFor(symbol) : SymbolRegistryKeyFor(symbol);
    },
  };
  const constructor = (globalObject as unknown as { Symbol: Local }).Symbol;
  const define = (key: "for" | "keyFor"): void => {
    ReflectDefineProperty(constructor, key, {
      __proto__: null,
      value: methods[key],
      writable: true,
      enumerable: false,
      configurable: true,
    });
  };
  define("for");
  define("keyFor");
};
