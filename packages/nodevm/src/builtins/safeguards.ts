/**
 * Runs on the host. Upholds I9 and I10.
 * What comes with a builtin that is more than its own members: Node's classes and functions that its objects lead to are
 * replaced by safe ones, whatever emits is watched, and connections go through the VM's own agents.
 */
import { EventEmitter } from "node:events";
import { type Memory, bytesChanges, webCryptoChanges } from "./crypto-guard.ts";
import { lateCallbacks } from "./late-callbacks.ts";
import { registerMachinery } from "./machinery.ts";
import { type Network, type NetworkModule, createNetwork } from "./network.ts";
import type { NetworkLimits } from "./network-limits.ts";
import type { SelectedBuiltins } from "./select.ts";
import type { BuiltinLimits } from "./settings.ts";
import { type Changes, type Substitutes, createSubstitutes, readlineChanges } from "./substitutes.ts";
import { guardStream } from "./stream-states.ts";
import { watchEmitters } from "./watched-emitters.ts";

const networkModules: readonly NetworkModule[] = ["http", "https", "net", "tls"];

/** TABLE: modules whose functions and classes make emitters, and those that they lead to. */
const machinery: Readonly<Record<string, readonly string[]>> = {
  crypto: ["events", "stream", "crypto"],
  fs: ["events", "stream", "fs"],
  "fs/promises": ["events", "stream", "fs", "fs/promises"],
  readline: ["events", "stream", "readline", "readline/promises"],
  stream: ["events", "stream"],
  "stream/promises": ["events", "stream"],
  "stream/web": ["events", "stream"],
  zlib: ["events", "stream", "zlib"],
  ...Object.fromEntries(networkModules.map((name) => [name, ["events", "stream", ...networkModules]])),
};
const machineryOf = (name: string): readonly string[] => machinery[name] ?? machinery[name.replace(/\/.*/, "")] ?? [];

/** Once one module of the network is limited, those that were not asked for are closed, since each leads to the others. */
const networkLimits = (selected: SelectedBuiltins, name: NetworkModule): BuiltinLimits | undefined =>
  networkModules.every((other) => selected.get(other) === undefined) || selected.has(name)
    ? selected.get(name)
    : { hosts: [] };

/** What the safeguards use of the VM. */
export interface SafeguardPowers {
  readonly failed: (reason: unknown) => void;
  readonly share: <T extends object>(value: T) => T;
  /** Has the host find its own prototype where a guest object inherits from that of a view. */
  readonly pairPrototype: (view: object, prototype: object) => void;
  readonly substituteBy: (substituteFor: (value: object) => unknown) => void;
  readonly memory: Memory;
  readonly readOnly: (value: unknown) => unknown;
}

/** The safeguards of one VM. */
export interface Safeguards {
  /** To be told of each module that the guest gets, and what it sees of it. */
  readonly exposed: (name: string, module: object, facade: object) => void;
  readonly change: (changes: Changes) => void;
  readonly facadeOf: Substitutes["facadeOf"];
  readonly network: () => Network;
  /** The guest's own `EventEmitter`, paired with Node's. */
  readonly emitters: () => typeof EventEmitter;
  readonly dispose: () => void;
}

/** Node's own modules, whatever `customRequire` may give for them. */
const nodeModule = (name: string): unknown => process.getBuiltinModule(name);

/**
 * Makes the safeguards of one VM.
 *
 * @param guestEmitter Gives the host's view of the guest's own `EventEmitter`.
 */
export function createSafeguards(
  powers: SafeguardPowers,
  selected: SelectedBuiltins,
  guestEmitter: () => typeof EventEmitter,
): Safeguards {
  let network: Network | undefined;
  const emitters = watchEmitters(powers.failed, (emitter) => {
    guardStream(emitter, powers.readOnly);
    network?.met(emitter, powers.failed);
  });
  const { failed, share, pairPrototype } = powers;
  const { add, facadeOf, substituteFor } = createSubstitutes({ emitters, failed, share, pairPrototype });
  powers.substituteBy(substituteFor);
  const done = new Set<string>();
  const once = (key: string, act: () => void): void => {
    if (!done.has(key)) act();
    done.add(key);
  };
  const openNetwork = (): Network => {
    if (network !== undefined) return network;
    const limits = (name: NetworkModule): NetworkLimits | undefined =>
      networkLimits(selected, name) as NetworkLimits | undefined;
    network = createNetwork({ modules: nodeModule, limits });
    add(network);
    return network;
  };

  /** EV-2, EV-13: a guest's `events` is its own, and what Node's modules give inherits from it. */
  const pairEmitters = (): void => {
    const own = guestEmitter();
    registerMachinery("events", EventEmitter);
    powers.pairPrototype(own.prototype, EventEmitter.prototype);
    add({
      counterparts: new Map<object, object>([
        [EventEmitter, own],
        [EventEmitter.prototype, own.prototype],
      ]),
      replaced: new Map([[Reflect.get(EventEmitter.prototype, "emit") as object, emitters.emit]]),
    });
  };

  return {
    exposed(name, module, facade) {
      add({ counterparts: new Map([[module, facade]]) });
      const parts = machineryOf(name);
      for (const part of parts) registerMachinery(part, nodeModule(part));
      if (parts.includes("events")) once("events", pairEmitters);
      if (parts.includes("fs")) once("fs", () => add({ arguments: lateCallbacks(nodeModule("fs") as object) }));
      if (parts.includes("net")) openNetwork();
      if (name === "crypto") once("crypto", () => add(webCryptoChanges(nodeModule("crypto") as object, powers.memory)));
      if (name === "crypto" || name === "zlib") once(name + " bytes", () => add(bytesChanges(module, powers.memory)));
      if (parts.includes("readline")) once("readline", () => add(readlineChanges(nodeModule)));
    },
    change: add,
    facadeOf,
    network: openNetwork,
    emitters() {
      once("events", pairEmitters);
      return guestEmitter();
    },
    dispose() {
      emitters.dispose();
      network?.dispose();
    },
  };
}
