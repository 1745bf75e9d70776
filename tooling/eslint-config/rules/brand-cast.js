/**
 * A rule of the realm profile that needs types. `Local` and `Foreign` make the compiler refuse a value that was not
 * converted; a cast switches that off. So a cast may not end in `Foreign`, may not start from one, and may end in `Local`
 * only if it starts from something whose type is known: a function or record made on the spot, an engine's own answer.
 */
import ts from "typescript";

const isCast = (node) => node.type === "TSAsExpression" || node.type === "TSTypeAssertion";

/** What a cast starts from, behind the casts to `unknown` and the like in between. */
const sourceOf = (node) => (isCast(node) || node.type === "TSNonNullExpression" ? sourceOf(node.expression) : node);

const brandOf = (type) => (type.aliasSymbol ?? type.getSymbol())?.name;

const has = (type, brand) => (type.isUnion() ? type.types.some((part) => has(part, brand)) : brandOf(type) === brand);

const isOpen = (type) => (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;

const mentionsForeign = (node, sourceCode) =>
  sourceCode.getTokens(node).some(({ type, value }) => type === "Identifier" && value === "Foreign");

/** Which message a cast deserves, if any. */
function judge(node, sourceCode) {
  const { program, getTypeAtLocation } = sourceCode.parserServices;
  if (mentionsForeign(node.typeAnnotation, sourceCode)) return "toForeign";
  if (!program) return /\bLocal\b/.test(sourceCode.getText(node.typeAnnotation)) ? "toLocal" : undefined;
  const source = getTypeAtLocation(sourceOf(node));
  const target = getTypeAtLocation(node);
  if (has(source, "Foreign")) return isOpen(target) ? undefined : "fromForeign";
  return has(target, "Local") && isOpen(source) ? "toLocal" : undefined;
}

export const brandCast = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      toForeign:
        "I1: a cast to Foreign passes a value of this realm off as converted. Use what crossing.ts gives: it is the one file that may cast.",
      fromForeign:
        "I1: a cast from Foreign makes a value of the other realm usable here. Only crossing.ts says which realm a value belongs to.",
      toLocal:
        "I1: a cast of something unknown to Local claims that it is of this realm. Give it a type where it is made, or say at the line why it cannot be foreign.",
    },
  },
  create(context) {
    const check = (node) => {
      if (isCast(node.parent)) return;
      const messageId = judge(node, context.sourceCode);
      if (messageId !== undefined) context.report({ node, messageId });
    };
    return { TSAsExpression: check, TSTypeAssertion: check };
  },
};
