/** The JSON schema of the config file, made from the table of options. */
import { options, type OptionKind } from "./options.ts";

function typeOf(takes: OptionKind): object {
  switch (takes.kind) {
    case "count":
      return { type: "integer", minimum: 1 };
    case "text":
      return { type: "string", minLength: 1 };
    case "list":
      return { type: "array", items: { type: "string", minLength: 1 } };
    case "choice":
      return { enum: takes.of };
    case "on":
    case "off":
      return { type: "boolean" };
  }
}

/** What an option that a flag turns off means when it is on. */
const described = (does: string, takes: OptionKind): string =>
  takes.kind === "off" ? `Default: true. False: ${does.charAt(0).toLowerCase()}${does.slice(1)}` : does;

/** The schema, to be written to `sbx.config.schema.json`. */
export function configSchema(): object {
  const properties = options.map(({ key, takes, does }): [string, object] => [
    key,
    { description: described(does, takes), ...typeOf(takes) },
  ]);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "sbx.config.json",
    description: "Options of `sbx run`, `sbx eval`, `sbx repl` and `sbx audit`: pass it with --config.",
    type: "object",
    additionalProperties: false,
    properties: { $schema: { type: "string" }, ...Object.fromEntries(properties) },
  };
}
