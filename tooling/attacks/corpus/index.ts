import type { AttackEntry } from "../entry.ts";
import { chains } from "./chains.ts";
import { errors } from "./errors.ts";
import { handlers } from "./handlers.ts";
import { stack } from "./stack.ts";
import { tools } from "./tools.ts";
import { values } from "./values.ts";

/** The whole corpus. */
export const entries: readonly AttackEntry[] = [...chains, ...tools, ...handlers, ...values, ...stack, ...errors];
