/**
 * TABLE: constructs that code of the membrane in a guest realm may not use (I5). The guest owns that realm: it can replace
 * every method, iterator, accessor and species that the constructs below consult without naming them.
 *
 * `{ id, selector, message }`; a message says why, and what to write instead. What needs types to be judged is in `rules/`.
 */

const named = "[properties.0.key.name='__proto__'][properties.0.computed=false][properties.0.shorthand=false]";

/** `__proto__: null`, perhaps as a type that fits the record. */
const own = `${named}[properties.0.value.raw='null'], ${named}[properties.0.value.expression.raw='null']`;

/** A literal may instead be given at once to `bare`, which takes its prototype away. */
const nullPrototype = `:not(CallExpression[callee.name='bare']) > ObjectExpression:not(${own})`;

export const restrictions = [
  // ---- calls
  {
    id: "disguised-call",
    selector: "CallExpression[callee.type=/^(TS|Chain|Sequence|Conditional|Logical|Assignment|Await)/]",
    message: "I5: call a plain name, so that a reader and this profile see what is called.",
  },
  {
    id: "tagged-template",
    selector: "TaggedTemplateExpression",
    message:
      "I5: a tag receives an array of the guest's realm with its mutable prototype. Call a function with values.",
  },
  {
    id: "iterable-constructor",
    selector: "NewExpression[callee.name=/^(Safe)?(Weak)?(Map|Set)$/][arguments.length>0]",
    message:
      "I5: filling a collection from an iterable calls the guest's iterator and its `set` or `add`. Add entries one by one.",
  },
  {
    id: "new-member",
    selector: "NewExpression[callee.type!='Identifier']",
    message: "I5: construct a plain name: a class that is looked up on an object is whatever the guest put there.",
  },

  // ---- iteration and copying
  {
    id: "for-of",
    selector: "ForOfStatement",
    message: "I5: for-of calls the guest's `Symbol.iterator` and `next`. Count with an index over a list of ours.",
  },
  {
    id: "for-in",
    selector: "ForInStatement",
    message: "I5: for-in walks the prototype chain, which the guest can extend. Use ReflectOwnKeys and an index.",
  },
  {
    id: "array-pattern",
    selector: "ArrayPattern",
    message: "I5: array destructuring, in parameters and defaults too, runs the guest's array iterator. Read by index.",
  },
  {
    id: "object-rest",
    selector: "ObjectPattern > RestElement",
    message: "I5: the rest of an object is a new object with the guest's Object.prototype. Take the members by name.",
  },

  // ---- objects and arrays
  {
    id: "null-prototype",
    selector: nullPrototype,
    message:
      "I5: a literal that neither begins with `__proto__: null` nor is given to `bare` inherits from the guest's Object.prototype, where accessors lie in wait for every absent member.",
  },
  {
    id: "pattern-assignment",
    selector: "ObjectPattern MemberExpression.value",
    message: "I5: destructuring into a member assigns through the prototype chain. Destructure into a name.",
  },
  {
    id: "delete",
    selector: "UnaryExpression[operator='delete']",
    message: "I5: `delete` throws where a property will not go. Use ReflectDeleteProperty and look at its answer.",
  },

  // ---- operators that ask the value
  {
    id: "instanceof",
    selector: "BinaryExpression[operator='instanceof']",
    message:
      "I5: `instanceof` asks the guest's Symbol.hasInstance and prototypes. Test a private name or a weak collection of ours.",
  },
  {
    id: "in",
    selector: "BinaryExpression[operator='in'][left.type!='PrivateIdentifier']",
    message:
      "I5: `in` walks the prototype chain and runs `has` traps. Use ReflectGetOwnPropertyDescriptor or a private name.",
  },

  // ---- syntax that brings hidden machinery
  {
    id: "regex",
    selector: "Literal[regex]",
    message: "I5: every use of a regular expression goes through RegExp.prototype.exec and flags. Compare code units.",
  },
  {
    id: "async",
    selector: ":function[async=true]",
    message:
      "I5: an async function resolves through the guest's `then` and `constructor`, and its failures become rejections nobody handles (I9).",
  },
  {
    id: "await",
    selector: "AwaitExpression",
    message: "I5: `await` reads `constructor` and `then` of what it is given.",
  },
  {
    id: "generator",
    selector: ":function[generator=true]",
    message: "I5: generators inherit `next`, `return` and `throw` from prototypes that the guest can change.",
  },
  {
    id: "class-extends",
    selector: ":matches(ClassDeclaration, ClassExpression)[superClass]",
    message:
      "I5: `super` calls whatever is the class's prototype at that moment. Only the return-override class that stamps private names needs it.",
  },
  {
    id: "super",
    selector: "Super",
    message: "I5: `super` is looked up when it is used, on objects that can be given another prototype.",
  },
  {
    id: "using",
    selector: "VariableDeclaration[kind=/using$/]",
    message: "I5: `using` calls Symbol.dispose of the value and wraps errors in the guest's SuppressedError.",
  },
  {
    id: "dynamic-import",
    selector: "ImportExpression",
    message: "I7: nothing that runs in a guest realm imports natively.",
  },
  {
    id: "import-meta",
    selector: "MetaProperty[meta.name='import']",
    message: "I7: realm modules become one script; there is no import.meta.",
  },
  {
    id: "enum",
    selector: "TSEnumDeclaration, TSModuleDeclaration[declare!=true]",
    message:
      "I5: enums and namespaces compile to assignments on an ordinary object. Use a union of literals or a frozen record.",
  },
  { id: "decorator", selector: "Decorator", message: "I5: decorators compile to helpers that use live prototypes." },

  // ---- types
  {
    id: "brand-guard",
    selector: "TSTypePredicate TSTypeReference[typeName.name=/^(Foreign|Local)$/]",
    message: "I1: a type predicate is a cast: only crossing.ts says which realm a value belongs to.",
  },
];
