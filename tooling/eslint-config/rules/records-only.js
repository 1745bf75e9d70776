/**
 * Rules of the realm profile that need types. On a *record* a method may be called, a computed member assigned, any name
 * read, and all members copied: it has no prototype, so nothing of the guest can answer in its place. On anything else
 * these four are refused; without types, everywhere.
 *
 * A record is what a type says it is: it declares `__proto__: null`, or it is an interface that a module of a realm folder
 * declares. Every literal there has no prototype (see `null-prototype` in realm-restrictions.js), and what the engine makes
 * has types of the engine's library or is opaque, so an interface of ours describes nothing else. Types that are written on
 * the spot, as in a cast, do not count.
 */
import ts from "typescript";

const realmFile = /[\\/]packages[\\/][^\\/]+[\\/]src[\\/](realm|guest)[\\/]/;

/** Opaque types of values that may be anything: never records. */
const opaque = new Set(["Local", "Foreign", "Thrown"]);

/** Whether a declaration stands in an interface, perhaps some levels deep, of a realm module. */
function isOurs(declaration) {
  const owner = ts.findAncestor(declaration, ts.isInterfaceDeclaration);
  return owner !== undefined && !opaque.has(owner.name.text) && realmFile.test(owner.getSourceFile().fileName);
}

/** Of what the engine's library declares, these are own properties; everything else may stand on a prototype. */
const ownEverywhere = new Set(["length", "prototype"]);

const allOurs = (symbol) => (symbol?.declarations?.length ?? 0) > 0 && symbol.declarations.every(isOurs);

/** Questions about an expression, answered by types: is it a record, is this member of it one of a record's, or the engine's? */
function makeQuestions({ program, getTypeAtLocation }) {
  if (!program) return { isRecord: () => false, isRecordMember: () => false, isEngineMember: () => false };
  const checker = program.getTypeChecker();
  const partsOf = (node) => {
    const type = checker.getNonNullableType(getTypeAtLocation(node));
    return type.isUnion() ? type.types : [type];
  };
  const declaresNull = (type) => {
    const member = checker.getPropertyOfType(type, "__proto__");
    return member !== undefined && (checker.getTypeOfSymbol(member).flags & ts.TypeFlags.Null) !== 0;
  };
  const isRecord = (node) => partsOf(node).every((type) => declaresNull(type) || allOurs(type.getSymbol()));
  const isRecordMember = (object, name) =>
    isRecord(object) || partsOf(object).every((type) => allOurs(checker.getPropertyOfType(type, name)));
  const isEngines = (declaration) => program.isSourceFileDefaultLibrary(declaration.getSourceFile());
  const isEngineMember = (object, name) =>
    !ownEverywhere.has(name) &&
    partsOf(object).some((type) => checker.getPropertyOfType(type, name)?.declarations?.some(isEngines) ?? false);
  return { isRecord, isRecordMember, isEngineMember };
}

const isQuoted = (property) => property.type === "Literal" && typeof property.value === "string";

/** Members that live on mutable prototypes: reading one gives what the guest put there. */
const inherited =
  /^(constructor|__proto__|__(define|lookup)[GS]etter__|hasOwnProperty|isPrototypeOf|toString|toLocaleString|valueOf|toJSON|then|catch|finally|next|call|apply|bind|caller|callee)$/;

/** A rule with one message; `listen(questions, report)` gives its listeners. */
const makeRule = (message, listen) => ({
  meta: { type: "problem", schema: [], messages: { found: message } },
  create: (context) =>
    listen(makeQuestions(context.sourceCode.parserServices), (node) => context.report({ node, messageId: "found" })),
});

export const inheritedCall = makeRule(
  "I5: `a.b()` looks `b` up on a prototype that the guest can change. Call a primordial (`WeakMapPrototypeGet(map, key)`), a local function, or a member of a record of ours (an interface declared in a realm module).",
  ({ isRecordMember }, report) => ({
    "CallExpression > MemberExpression.callee"({ object, property, computed, parent }) {
      if (property.type === "PrivateIdentifier") return;
      if (!computed && object.type !== "Super" && isRecordMember(object, property.name)) return;
      report(parent);
    },
  }),
);

export const inheritedMember = makeRule(
  "I5: this name is found on a mutable prototype; what it gives is the guest's choice. Use a primordial, or a record of ours (an interface declared in a realm module).",
  ({ isRecordMember, isEngineMember }, report) => {
    const check = (node, object, { type, name }) => {
      if (type !== "Identifier" || (!inherited.test(name) && !isEngineMember(object, name))) return;
      if (!isRecordMember(object, name)) report(node);
    };
    return {
      "MemberExpression[computed=false]": (node) => check(node, node.object, node.property),
      "ObjectPattern > Property[computed=false]": (node) => check(node, node.parent, node.key),
    };
  },
);

export const inheritedAssignment = makeRule(
  "I5: `list[i] = x` on a fresh array calls a setter that the guest put on Array.prototype. Append with the helper of collections.ts, or write to a record of ours (an interface declared in a realm module).",
  ({ isRecord }, report) => {
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
  "I5: spread runs the guest's array iterator, or copies by getters. Use ReflectApply/ReflectConstruct with a list, or copy a record of ours (an interface declared in a realm module).",
  ({ isRecord }, report) => ({
    SpreadElement(node) {
      if (node.parent.type !== "ObjectExpression" || !isRecord(node.argument)) report(node);
    },
  }),
);
