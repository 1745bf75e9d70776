/** The scan, as one of the attacks of an audit. */
import type { AttackEntry } from "@sbx/tooling-attacks/audit";

/** Stands for the scan of what the guest is given; the kit's scanner and no program of the corpus. */
export const scan: AttackEntry = {
  id: "scanner/your-options",
  title: "Walks everything that a program can reach with these options, and looks for objects and powers of the host",
  breaks: ["I1", "I2"],
  threat: "A1",
  target: "nodevm",
  options: { patience: 60 },
  source: "",
};
