/**
 * A tag sees the raw text of its template, so an escape in it would show. The template therefore goes through a helper of
 * the embedder first, which repairs `raw`:
 *
 *     tag`a import ${b}`   →   tag(...helper`a i\u006Dport ${b}`)
 *
 * The order of evaluation, the receiver of `object.tag`, and one strings array per site (the helper remembers by the array
 * that the engine made for the site) are what they were.
 */
import { words } from "../keyword.ts";
import type { Edit } from "../edits.ts";
import type { NewNode, Occurrence, TemplateNode } from "../recording-parser.ts";
import type { Node } from "acorn";

interface LeftHandSide extends Node {
  readonly object?: LeftHandSide;
  readonly callee?: LeftHandSide;
  readonly tag?: LeftHandSide;
  readonly quasi?: TemplateNode;
}

/** The tagged templates of which a piece of text (not only a substitution) contains one of the occurrences. */
export function templatesWith(occurrences: readonly Occurrence[], templates: readonly TemplateNode[]): TemplateNode[] {
  const pieces = new Set(occurrences.filter(({ place }) => place === "template").map(({ start }) => start));
  if (pieces.size === 0) return [];
  return templates.filter(({ quasis }) => quasis.some(({ start }) => pieces.has(start)));
}

/** Whether a template of the text already has a spelling that the helper takes for an escape of ours. */
export function isAmbiguous(source: string, { quasis }: TemplateNode): boolean {
  const spellings = Object.values(words).map(({ escaped }) => escaped);
  return quasis.some(({ start, end }) => {
    const text = source.slice(start, end);
    return spellings.some((spelling) => text.includes(spelling));
  });
}

/** `new tag`…`()` constructs what the tag returns: the call that replaces it needs parentheses. */
function calleeHolds(callee: LeftHandSide | undefined, templates: ReadonlySet<TemplateNode>): boolean {
  for (let node = callee; node !== undefined; node = node.object ?? node.callee ?? node.tag) {
    if (node.quasi !== undefined && templates.has(node.quasi)) return true;
  }
  return false;
}

/** What the rule inserts. The helper's name makes each piece unmistakable, so that `restore` can take it out again. */
export function templateMarks(helper: string): {
  readonly open: string;
  readonly wrap: string;
  readonly close: string;
} {
  return { open: `(...${helper}`, wrap: `(/*${helper}*/`, close: `/*${helper}*/)` };
}

/** The edits that lead the templates through `helper`. */
export function taggedTemplateEdits(
  templates: readonly TemplateNode[],
  newExpressions: readonly NewNode[],
  helper: string,
): Edit[] {
  if (templates.length === 0) return [];
  const affected = new Set(templates);
  const { open, wrap, close } = templateMarks(helper);
  const insert = (at: number, text: string): Edit => ({ start: at, end: at, text });
  return [
    ...templates.flatMap(({ start, end }) => [insert(start, open), insert(end, close)]),
    ...newExpressions
      .filter(({ callee }) => calleeHolds(callee, affected))
      .flatMap(({ callee }) => [insert(callee.start, wrap), insert(callee.end, close)]),
  ];
}
