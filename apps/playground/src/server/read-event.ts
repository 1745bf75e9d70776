/**
 * From a line of a child process to an event. A process that ran hostile code is hostile itself: what it says is read like a
 * stranger's, field by field, and shown as text.
 */
import { limits, operations, type ChildEvent } from "../shared/protocol.ts";

type Field = "text" | "number" | "boolean" | readonly string[];

/** TABLE: the fields of each event. */
const fields: Record<ChildEvent["type"], Record<string, Field>> = {
  started: {},
  console: { method: "text", text: "text" },
  crossing: { from: ["guest", "host"], operation: operations, path: "text", detail: "text" },
  more: { count: "number" },
  result: { text: "text", ms: "number" },
  failure: {
    name: "text",
    message: "text",
    stack: "text",
    line: "number",
    column: "number",
    how: ["thrown", "timeout", "unhandled", "options"],
  },
  denied: { specifier: "text", rule: "text" },
  verdict: { held: "boolean", evidence: "text", saw: "text" },
};

const fits = (value: unknown, field: Field): boolean => {
  if (field === "text") return typeof value === "string";
  if (field === "number") return typeof value === "number" && Number.isFinite(value);
  if (field === "boolean") return typeof value === "boolean";
  return field.includes(value as string);
};

const clipped = (value: unknown): unknown =>
  typeof value === "string" && value.length > limits.text + 1 ? value.slice(0, limits.text) : value;

const isEventType = (type: unknown): type is ChildEvent["type"] =>
  typeof type === "string" && Object.hasOwn(fields, type);

/** The event in a line; `undefined` when it is none. */
export const readEvent = (line: string): ChildEvent | undefined => {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || (value as unknown) === null || !isEventType(value["type"])) return undefined;
  const table = Object.entries(fields[value["type"]]);
  if (!table.every(([name, field]) => Object.hasOwn(value, name) && fits(value[name], field))) return undefined;
  const read = table.map(([name]) => [name, clipped(value[name])] as const);
  return { type: value["type"], ...Object.fromEntries(read) } as ChildEvent;
};
