import { parse, type Node } from "acorn";
import type { Random } from "./random.ts";

/** A part of a program's text that can stand in the place of another of its kind. */
export interface Part {
  readonly kind: "expression" | "statement";
  readonly start: number;
  readonly end: number;
}

const NOT_ALONE = new Set(["SpreadElement", "Super", "AwaitExpression", "YieldExpression", "TemplateElement"]);

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as Partial<Node>).type === "string";

const kindOf = ({ type }: Node): Part["kind"] | undefined => {
  if (NOT_ALONE.has(type)) return undefined;
  if (type.endsWith("Statement") || type === "VariableDeclaration") return "statement";
  return type.endsWith("Expression") || type === "Literal" || type === "TemplateLiteral" ? "expression" : undefined;
};

/** Slots that hold an expression by form only: nothing else may stand there. */
const isFixed = (parent: Node, key: string): boolean =>
  (key === "key" && (parent as { computed?: boolean }).computed !== true) ||
  (key === "property" && (parent as { computed?: boolean }).computed !== true) ||
  (key === "left" && parent.type !== "BinaryExpression" && parent.type !== "LogicalExpression") ||
  (key === "argument" && parent.type === "UpdateExpression") ||
  key === "quasi" ||
  (key === "value" && (parent.type === "MethodDefinition" || (parent as { method?: boolean }).method === true)) ||
  (key === "value" && (parent as { kind?: string }).kind !== "init" && parent.type === "Property");

/** The parts of a program, outer ones first; nothing for a text that is no program. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  const visit = (node: Node, fixed: boolean): void => {
    const kind = kindOf(node);
    if (kind !== undefined && !fixed) parts.push({ kind, start: node.start, end: node.end });
    for (const [key, value] of Object.entries(node)) {
      for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
        if (isNode(child)) visit(child, isFixed(node, key));
      }
    }
  };
  try {
    const options = { ecmaVersion: "latest", allowReturnOutsideFunction: true } as const;
    visit(parse(text, options), true);
  } catch {
    // A mutant that is no program; it is run as it is, and has no parts to exchange.
  }
  return parts;
}

/** The text with a part replaced. */
export function replacePart(text: string, { start, end }: Part, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

/** The text with one of its parts exchanged for one of the other's of the same kind, or for a new one. */
export function splice(random: Random, text: string, other: string, fresh: (kind: Part["kind"]) => string): string {
  const parts = partsOf(text);
  if (parts.length === 0) return `${text}\n${other}`;
  const part = random.pick(parts);
  const donors = partsOf(other).filter(({ kind }) => kind === part.kind);
  if (donors.length === 0 || random.chance(0.3)) return replacePart(text, part, fresh(part.kind));
  const { start, end } = random.pick(donors);
  const donor = other.slice(start, end);
  return replacePart(text, part, part.kind === "expression" ? `(${donor})` : donor);
}
