/**
 * Runs in the guest realm, before any guest program. Upholds I1, I10, and stops threat B13.
 * TABLE: members of `WebAssembly` that stay. Gone are: the streaming functions (Node's host code would reject with the
 * host's errors), `JSTag` (a wasm `catch` on it would see thrown values that no guard has looked at), and JSPI (promises and suspended stacks
 * that the realm's guards do not see).
 */
import {
  ReflectDeleteProperty,
  ReflectGetOwnPropertyDescriptor,
  ReflectOwnKeys,
  TypeErrorConstructor,
} from "@sbx/bridge/realm";
import { WebAssemblyNamespace } from "./captures.ts";

// prettier-ignore
const keptMembers = (): Readonly<Record<string, true>> => ({
  __proto__: null as never,
  compile: true, validate: true, instantiate: true, Module: true, Instance: true, Table: true, Memory: true,
  Global: true, Tag: true, Exception: true, CompileError: true, LinkError: true, RuntimeError: true,
});

export const tameWasm = (): void => {
  if (WebAssemblyNamespace === undefined) return;
  const members = keptMembers(); // made here, so that no realm keeps it
  const keys = ReflectOwnKeys(WebAssemblyNamespace as never);
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] as string | symbol;
    // `Symbol.toStringTag` is the only symbol; unknown ones go with the unknown names.
    if (typeof key === "symbol" || ReflectGetOwnPropertyDescriptor(members as never, key) !== undefined) continue;
    if (!ReflectDeleteProperty(WebAssemblyNamespace as never, key)) {
      throw new TypeErrorConstructor("A member of WebAssembly cannot be removed");
    }
  }
};
