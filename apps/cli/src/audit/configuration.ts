/** What is audited: the options of a run, in a form that goes to other processes as JSON. */
import { resolve } from "node:path";
import { rootsOf } from "../roots.ts";
import type { Settings } from "../settings.ts";

/** Options of a run, with paths that mean the same in every folder. */
export interface Configuration {
  readonly settings: Settings;
  /** Where a program would lie. */
  readonly path: string;
  /** Whether the scanner calls the functions that the guest is handed. */
  readonly calls: boolean;
}

/**
 * The configuration of an audit in the current folder.
 *
 * @throws UsageError for a root that is not a folder
 */
export function configurationOf(settings: Settings, calls: boolean): Configuration {
  const { root = ["."], endow, ...others } = settings;
  return {
    settings: {
      ...others,
      root: rootsOf(".", root, []),
      ...(endow === undefined ? {} : { endow: resolve(endow) }),
    },
    path: resolve("audited.js"),
    calls,
  };
}
