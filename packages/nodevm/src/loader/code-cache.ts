/**
 * Runs on the host. The option `codeCache`: a folder in which the code of large modules is kept from one process to the next.
 *
 * What is in the folder is trusted as this library is: V8 runs it. So it is the host's folder, and nothing of a guest's is
 * written there but what this library has made of the modules that it loads, under the hash of their text.
 */
import type { CodeStore } from "@sbx/vm/internal";
import { type FsLimits, isWithin } from "../builtins/fs-paths.ts";
import type { SelectedBuiltins } from "../builtins/select.ts";
import { invalidOption } from "../options-reader.ts";
import { makeFolder, readBytes, writeWhole } from "../filesystem/node-filesystem.ts";

/** One for each folder of this process: VMs that share it save nothing twice. */
const known = new Map<string, CodeStore>();

function makeStore(folder: string): CodeStore {
  const seen = new Set<string>();
  let waiting: (() => void)[] = [];
  const flush = (): void => {
    const saves = waiting;
    waiting = [];
    for (const save of saves) save();
  };
  return {
    load: (key) => readBytes(folder, key),
    save(key, make) {
      if (seen.has(key)) return;
      seen.add(key);
      // Later: then V8 has compiled what the module has called by then. Before the process ends, if it ends by itself.
      if (waiting.length === 0) setImmediate(flush);
      waiting.push(() => {
        try {
          writeWhole(folder, key, make());
        } catch {
          // A full disk, a folder that is gone: the module is compiled again next time.
        }
      });
    },
  };
}

/** I7: a guest that writes where code is read is no guest any more. */
function refuseGuestWrites(path: string, selected: SelectedBuiltins): void {
  for (const name of ["fs", "fs/promises"]) {
    const limits = selected.get(name) as FsLimits | undefined;
    if (limits !== undefined && !limits.readOnly && limits.roots.some((root) => isWithin(root, path)))
      throw invalidOption("codeCache", `outside of the folders that 'require.builtin.${name}' lets the guest write to`);
  }
}

/**
 * Opens the folder, and makes it where there is none.
 *
 * @throws VMError `ERR_INVALID_OPTION` when it cannot be one, or the guest is given files in it
 */
export function openCodeCache(folder: string, selected: SelectedBuiltins): CodeStore {
  let path: string;
  try {
    path = makeFolder(folder);
  } catch (error) {
    throw invalidOption("codeCache", "", `Option 'codeCache': ${error instanceof Error ? error.message : folder}`);
  }
  refuseGuestWrites(path, selected);
  const store = known.get(path) ?? makeStore(path);
  known.set(path, store);
  return store;
}
