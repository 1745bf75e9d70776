/** Runs in the host realm. The globals of the web platform that guests of one VM have, and the timers behind them. */
import { types } from "node:util";
import type { GuestRealm } from "./guest-realm.ts";
import webText from "./library/web-entry.ts?realm";
import { makeWebGlobal, webServices, type WebContext, type WebGlobal } from "./web-globals.ts";

/** A VM that has its realm. */
interface Holder {
  readonly readonly: (value: object) => object;
}

const contexts = new WeakMap<object, WebContext>();

/** Prepares a VM: nothing is made until it is asked for. */
export function openWebGlobals(vm: object, realm: GuestRealm, told: Pick<WebContext, "threw" | "allowAsync">): void {
  const base = { ...told, timers: new Map<number, () => void>(), asBytes: realm.memory.asBytes };
  let library: Readonly<Record<string, object>> | undefined;
  contexts.set(vm, {
    ...base,
    library(name) {
      library ??= realm.membrane.install(webText, webServices(base)) as Readonly<Record<string, object>>;
      return library[name] as object;
    },
  });
}

const isClass = (value: object): boolean => typeof value === "function" && "prototype" in value;

/** Makes what the guest finds under the name of a global; to be called once for each name. */
export function webGlobalOf(vm: Holder, name: WebGlobal): object {
  const context = contexts.get(vm);
  if (context === undefined) throw new TypeError("Not a VM.");
  const global = makeWebGlobal(name, context);
  // What is of the guest's realm is the program's own. Classes are fixed by themselves, and what they make is not.
  return types.isProxy(global) || isClass(global) ? global : vm.readonly(global);
}

/** Stops the timers that are under way. */
export function endTimers(vm: object): void {
  for (const stop of contexts.get(vm)?.timers.values() ?? []) stop();
}
