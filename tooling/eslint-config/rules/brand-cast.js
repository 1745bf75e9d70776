/**
 * Two rules of the realm profile that need types. `Local` and `Foreign` make the compiler refuse a value that was not
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

const isNever = (type) => (type.flags & ts.TypeFlags.Never) !== 0;

/** Without types, every cast that names a brand or `never` deserves a message. */
const byText = (text) => (/\bnever\b/.test(text) ? "toNever" : /\bLocal\b/.test(text) ? "toLocal" : undefined);

/** Which message a cast deserves, if any. */
function judge(node, sourceCode) {
  const { program, getTypeAtLocation } = sourceCode.parserServices;
  if (mentionsForeign(node.typeAnnotation, sourceCode)) return "toForeign";
  if (!program) return byText(sourceCode.getText(node.typeAnnotation));
  const source = getTypeAtLocation(sourceOf(node));
  const target = getTypeAtLocation(node);
  if (isNever(target)) return isOpen(source) || has(source, "Local") || has(source, "Foreign") ? "toNever" : undefined;
  if (has(source, "Foreign")) return isOpen(target) ? undefined : "fromForeign";
  return has(target, "Local") && isOpen(source) ? "toLocal" : undefined;
}

const messages = {
  toForeign:
    "I1: a cast to Foreign passes a value of this realm off as converted. Use what crossing.ts gives: it is the one file that may cast.",
  fromForeign:
    "I1: a cast from Foreign makes a value of the other realm usable here. Only crossing.ts says which realm a value belongs to.",
  toNever: "I1: `as never` fits every type, the brands too, so it hides a value that was not converted. Name its type.",
  toLocal:
    "I1: a cast of something unknown to Local claims that it is of this realm. Give it a type where it is made, or say at the line why it cannot be foreign.",
};

const makeRule = (isMine) => ({
  meta: { type: "problem", schema: [], messages },
  create(context) {
    const check = (node) => {
      if (isCast(node.parent)) return;
      const messageId = judge(node, context.sourceCode);
      if (messageId !== undefined && isMine(messageId)) context.report({ node, messageId });
    };
    return { TSAsExpression: check, TSTypeAssertion: check };
  },
});

/** Casts that could pass a value from one realm to the other. */
export const brandCast = makeRule((messageId) => messageId !== "toLocal");

/** Casts that say of something unknown that it is of this realm: sometimes needed, for what the engine gives. */
export const localCast = makeRule((messageId) => messageId === "toLocal");
