/** Runs an attack of the gallery in the sandbox. */
import { MemoryFileSystem, NodeVM, VM } from "@sbx/nodevm";
import type { Attack } from "../shared/gallery.ts";
import { attackFiles } from "./attack-files.ts";
import { makeAttackHost } from "./attack-host.ts";
import { attackTimeout, judge } from "./judge.ts";

const common = { timeout: attackTimeout, bufferAllocLimit: 1024 * 1024 };

function makeVM({ setup = {} }: Attack): VM {
  if (setup.nesting === true) return new NodeVM({ ...common, nesting: true });
  if (setup.files === true) {
    const fs = new MemoryFileSystem(attackFiles);
    return new NodeVM({ ...common, require: { fs, root: "/app", context: "sandbox", external: ["left-pad"] } });
  }
  if (setup.modules === true)
    return new NodeVM({ ...common, require: { context: "sandbox", builtin: ["util", "events"] } });
  return new VM({ ...common, allowAsync: setup.allowAsync ?? true });
}

const run = (attack: Attack, host: Record<string, unknown>, source: string): unknown => {
  const vm = makeVM(attack);
  vm.readonly(host["settings"]);
  vm.setGlobal("host", host);
  vm.on("unhandledRejection", () => undefined);
  return vm instanceof NodeVM && attack.setup?.files === true ? vm.run(source, "/app/main.js") : vm.run(source);
};

/** Runs it, and reports a verdict. */
export const runAttack = async (attack: Attack): Promise<void> => {
  const attacked = makeAttackHost();
  await judge(attack, attacked, (source) => run(attack, attacked.host, source));
};
