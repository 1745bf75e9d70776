/**
 * Rules of the realm profile that need types. On a record whose type declares `__proto__: null` a method may be called, a
 * computed member assigned, any name read, and all members copied: it has no prototype, so nothing of the guest can
 * answer in its place, and TypeScript insists that the literal it is made from has none either. On anything else these
 * four are refused. Without types, everything is.
 */
import ts from "typescript";

/** Whether every object that an expression may give was declared to have no prototype. */
function makeIsRecord({ program, getTypeAtLocation }) {
  if (!program) return () => false;
  const checker = program.getTypeChecker();
  const declaresNull = (type) => {
    const member = checker.getPropertyOfType(type, "__proto__");
    return member !== undefined && (checker.getTypeOfSymbol(member).flags & ts.TypeFlags.Null) !== 0;
  };
  return (node) => {
    const type = checker.getNonNullableType(getTypeAtLocation(node));
    return type.isUnion() ? type.types.every(declaresNull) : declaresNull(type);
  };
}

const isQuoted = (property) => property.type === "Literal" && typeof property.value === "string";

/** Members that live on mutable prototypes: reading one gives what the guest put there. */
const inherited =
  /^(constructor|__proto__|__(define|lookup)[GS]etter__|hasOwnProperty|isPrototypeOf|toString|toLocaleString|valueOf|toJSON|then|catch|finally|next|call|apply|bind|caller|callee)$/;

/** A rule with one message; `listen(isRecord, report)` gives its listeners. */
const makeRule = (message, listen) => ({
  meta: { type: "problem", schema: [], messages: { found: message } },
  create: (context) =>
    listen(makeIsRecord(context.sourceCode.parserServices), (node) => context.report({ node, messageId: "found" })),
});

export const inheritedCall = makeRule(
  "I5: `a.b()` looks `b` up on a prototype that the guest can change. Call a primordial (`WeakMapPrototypeGet(map, key)`), a local function, or a member of a record whose type says `__proto__: null`.",
  (isRecord, report) => ({
    "CallExpression > MemberExpression.callee"({ object, property, parent }) {
      if (property.type === "PrivateIdentifier" || (object.type !== "Super" && isRecord(object))) return;
      report(parent);
    },
  }),
);

export const inheritedMember = makeRule(
  "I5: this name is found on a mutable prototype; what it gives is the guest's choice. Use a primordial, or a record whose type says `__proto__: null`.",
  (isRecord, report) => ({
    "MemberExpression[computed=false]"(node) {
      if (inherited.test(node.property.name) && node.property.type === "Identifier" && !isRecord(node.object))
        report(node);
    },
  }),
);

export const inheritedAssignment = makeRule(
  "I5: `list[i] = x` on a fresh array calls a setter that the guest put on Array.prototype. Append with the helper of collections.ts, or write to a record whose type says `__proto__: null`.",
  (isRecord, report) => {
    const check = ({ computed, object, property, parent }) => {
      if (computed && !isQuoted(property) && !isRecord(object)) report(parent);
    };
    return {
      ":matches(AssignmentExpression, ForInStatement, ForOfStatement) > MemberExpression.left": check,
      "UpdateExpression > MemberExpression": check,
    };
  },
);

export const spread = makeRule(
  "I5: spread runs the guest's array iterator, or copies by getters. Use ReflectApply/ReflectConstruct with a list, or copy a record whose type says `__proto__: null`.",
  (isRecord, report) => ({
    SpreadElement(node) {
      if (node.parent.type !== "ObjectExpression" || !isRecord(node.argument)) report(node);
    },
  }),
);
