/** Values as a console prints them, for the mode without Node. Reads a few properties of each; never throws. */

const deepest = 4;
const most = 50;

const quote = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

const key = (name: PropertyKey): string => {
  if (typeof name === "symbol") return `[${String(name)}]`;
  const text = String(name);
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text) ? text : quote(text);
};

const wrap = (open: string, parts: readonly string[], close: string): string => {
  if (parts.length === 0) return open + close;
  const line = `${open} ${parts.join(", ")} ${close}`;
  return line.length <= 72 && !line.includes("\n")
    ? line
    : `${open}\n${parts.map((part) => `  ${part.replaceAll("\n", "\n  ")}`).join(",\n")}\n${close}`;
};

const some = <Item>(items: readonly Item[], text: (item: Item) => string): string[] => [
  ...items.slice(0, most).map(text),
  ...(items.length > most ? [`… ${items.length - most} more`] : []),
];

const className = (value: object): string => {
  const owner: unknown = Reflect.get(value, "constructor");
  const name: unknown = typeof owner === "function" ? owner.name : undefined;
  return typeof name === "string" ? name : "[no prototype]";
};

function properties(value: object, depth: number): string[] {
  const keys = Reflect.ownKeys(value).filter((name) => !Array.isArray(value) || !/^(\d+|length)$/.test(String(name)));
  return some(keys, (name) => {
    const own = Reflect.getOwnPropertyDescriptor(value, name);
    const text = own !== undefined && !("value" in own) ? "[accessor]" : showAt(own?.value, depth + 1);
    return `${key(name)}: ${text}`;
  });
}

function showObject(value: object, depth: number): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Promise) return "Promise {}";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (depth > deepest) return `[${className(value)}]`;
  if (Array.isArray(value))
    return wrap(
      "[",
      [...some([...(value as unknown[])], (item) => showAt(item, depth + 1)), ...properties(value, depth)],
      "]",
    );
  if (value instanceof Map)
    return wrap(
      `Map(${value.size}) {`,
      some([...value], ([k, v]) => `${showAt(k, depth + 1)} => ${showAt(v, depth + 1)}`),
      "}",
    );
  if (value instanceof Set)
    return wrap(
      `Set(${value.size}) {`,
      some([...value], (item) => showAt(item, depth + 1)),
      "}",
    );
  const name = className(value);
  return wrap(name === "Object" ? "{" : `${name} {`, properties(value, depth), "}");
}

function showAt(value: unknown, depth: number): string {
  if (typeof value === "string") return quote(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return value.name === "" ? "[Function]" : `[Function: ${value.name}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return showObject(value, depth);
}

/**
 * The text for a value.
 *
 * @example
 * show({ a: [1, new Map()] }); // "{ a: [ 1, Map(0) {} ] }"
 */
export const show = (value: unknown): string => {
  try {
    return showAt(value, 0);
  } catch {
    return "a value that cannot be shown";
  }
};
