import type { AttackEntry } from "../entry.ts";
import { asynchrony } from "./async.ts";
import { chains } from "./chains.ts";
import { code } from "./code.ts";
import { errors } from "./errors.ts";
import { handlers } from "./handlers.ts";
import { hooks } from "./hooks.ts";
import { memory } from "./memory.ts";
import { modules } from "./modules.ts";
import { mutation } from "./mutation.ts";
import { nodeNotes } from "./node-notes.ts";
import { stack } from "./stack.ts";
import { tools } from "./tools.ts";
import { values } from "./values.ts";

/** The whole corpus. */
export const entries: readonly AttackEntry[] = [
  ...chains,
  ...tools,
  ...handlers,
  ...values,
  ...stack,
  ...errors,
  ...asynchrony,
  ...nodeNotes,
  ...code,
  ...hooks,
  ...mutation,
  ...memory,
  ...modules,
];
