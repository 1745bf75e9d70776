/** From the bytes of a body to a request, or a word about what is wrong with it. Nothing that is not listed gets through. */
import {
  limits,
  offeredBuiltins,
  type AttackRequest,
  type Policy,
  type ProgramRequest,
  type RunRequest,
} from "../shared/protocol.ts";

/** What is wrong with a request; its message is for the page. */
export class RequestError extends Error {
  override readonly name = "RequestError";
}

type Check = (value: unknown, name: string) => unknown;

const fail = (name: string, wanted: string): never => {
  throw new RequestError(`"${name}" must be ${wanted}.`);
};

const text =
  (most: number): Check =>
  (value, name) =>
    typeof value === "string" && value.length <= most ? value : fail(name, `a text of at most ${most} characters`);

const boolean: Check = (value, name) => (typeof value === "boolean" ? value : fail(name, "true or false"));

const integer =
  (least: number, most: number, zero = false): Check =>
  (value, name) => {
    const fits = Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
    return fits || (zero && value === 0) ? value : fail(name, `a whole number from ${least} to ${most}`);
  };

const oneOf =
  (...values: readonly string[]): Check =>
  (value, name) =>
    values.includes(value as string) ? value : fail(name, `one of ${values.join(", ")}`);

const list =
  (most: number, each: Check): Check =>
  (value, name) =>
    Array.isArray(value) && value.length <= most
      ? value.map((item) => each(item, name))
      : fail(name, `a list of at most ${most}`);

const json: Check = (value, name) => {
  const given = text(limits.data)(value, name) as string;
  if (given.trim() === "") return "";
  try {
    JSON.parse(given);
  } catch (error) {
    fail(name, `JSON (${(error as Error).message})`);
  }
  return given;
};

const policies: Record<Policy, true> = { transparent: true, readonly: true, protected: true };

/** TABLE: what a program's request holds. */
const program: Record<keyof ProgramRequest, Check> = {
  kind: oneOf("program"),
  source: text(limits.source),
  vm: oneOf("VM", "NodeVM"),
  timeout: integer(limits.timeout.least, limits.timeout.most, true),
  memory: integer(limits.memory.least, limits.memory.most),
  policy: oneOf(...Object.keys(policies)),
  hidden: list(limits.hidden, text(limits.key)),
  allowAsync: boolean,
  eval: boolean,
  wasm: boolean,
  console: boolean,
  builtins: list(offeredBuiltins.length, oneOf(...offeredBuiltins)),
  data: json,
};

const attack = (ids: ReadonlySet<string>): Record<keyof AttackRequest, Check> => ({
  kind: oneOf("attack"),
  id: (value) => (ids.has(value as string) ? value : fail("id", "the name of an attack of the gallery")),
  subject: oneOf("sbx", "bare"),
});

function read(value: object, table: Record<string, Check>): RunRequest {
  const unknown = Object.keys(value).find((key) => !Object.hasOwn(table, key));
  if (unknown !== undefined) throw new RequestError(`There is no option ${JSON.stringify(unknown.slice(0, 50))}.`);
  const own = (key: string): unknown =>
    Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  return Object.fromEntries(Object.entries(table).map(([key, check]) => [key, check(own(key), key)])) as never;
}

/**
 * Reads a request.
 *
 * @param body text of JSON
 * @param attacks the ids of the gallery
 * @throws RequestError with a message for the page
 */
export function readRequest(body: string, attacks: ReadonlySet<string>): RunRequest {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new RequestError("The body is no JSON.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new RequestError("The body must be an object.");
  return read(value, Object.hasOwn(value, "id") ? attack(attacks) : program);
}
