/** Runs on the host. The globals of the web platform that a guest has by itself: none carries authority. */
import { type WebGlobal, webGlobalOf } from "@sbx/vm/internal";
import type { VM } from "@sbx/vm";
import type { WebPort } from "../guest/web-globals.ts";
import { separator } from "../loader/records.ts";

/** TABLE: unlisted means absent (I10); timers are `guest/timers.ts`. */
const names: readonly WebGlobal[] = [
  "AbortController",
  "AbortSignal",
  "Event",
  "EventTarget",
  "TextDecoder",
  "TextEncoder",
  "URL",
  "URLSearchParams",
  "atob",
  "btoa",
  "crypto",
  "performance",
  "queueMicrotask",
  "structuredClone",
];

/** The globals of one VM; none where the host has named its own choice. */
export function createWebPort(vm: VM, chosen: unknown): WebPort & { readonly of: (name: WebGlobal) => object } {
  const made = new Map<string, object>();
  const of = (name: WebGlobal): object => {
    const value = made.get(name) ?? webGlobalOf(vm, name);
    made.set(name, value);
    return value;
  };
  return {
    names: chosen === undefined ? names.join(separator) : "",
    make: (name) => (names.includes(name as WebGlobal) ? of(name as WebGlobal) : undefined),
    of,
  };
}
