/**
 * Runs in the guest realm, where entries have a time limit. There promise jobs run at the end of an entry, so that they are in its
 * limit; what the engine settles by itself, from a thread of its own, would wait for an entry that nobody makes. So modules are
 * compiled at once, and that is in the limit, too.
 */
import { ReflectApply, ReflectConstruct, ReflectGetOwnPropertyDescriptor } from "@sbx/bridge/realm";
import {
  ObjectCreate,
  ObjectPrototype,
  PromiseConstructor,
  WebAssemblyModuleExports,
  WebAssemblyNamespace,
} from "./captures.ts";
import { assign } from "./define.ts";
import { lookNative } from "./function-source.ts";
import { hasSlot } from "./slots.ts";

type Name = "Module" | "Instance";

/** A promise of what `work` gives or throws, now. */
const promised = (work: () => object): object => {
  const executor = (resolve: unknown): void => void ReflectApply(resolve as never, undefined, [work()]);
  return ReflectConstruct(PromiseConstructor as never, [executor], PromiseConstructor as never);
};

/** Has `WebAssembly.compile` and `WebAssembly.instantiate` do their work before they return their promise. */
export const compileAtOnce = (): void => {
  if (WebAssemblyNamespace === undefined) return;
  const own = (name: Name): unknown => ReflectGetOwnPropertyDescriptor(WebAssemblyNamespace as never, name)?.value;
  const constructors = { __proto__: null, Module: own("Module"), Instance: own("Instance") };
  const make = (name: Name, args: readonly unknown[]): object =>
    ReflectConstruct(constructors[name] as never, args, constructors[name] as never);

  const instantiate = (source: unknown, imports: unknown, options: unknown): object => {
    if (hasSlot(WebAssemblyModuleExports, source)) return make("Instance", [source, imports]);
    const module = make("Module", [source, options]);
    const both = ObjectCreate(ObjectPrototype);
    assign(both, "module", module);
    assign(both, "instance", make("Instance", [module, imports]));
    return both;
  };
  const methods = {
    __proto__: null,
    compile: (source: unknown, options: unknown): object => promised(() => make("Module", [source, options])),
    instantiate: (source: unknown, imports: unknown, options: unknown): object =>
      promised(() => instantiate(source, imports, options)),
  };
  assign(WebAssemblyNamespace, "compile", lookNative(methods.compile, "compile", 1));
  assign(WebAssemblyNamespace, "instantiate", lookNative(methods.instantiate, "instantiate", 1));
};
