// @ts-check
import ts from "typescript";

/**
 * @typedef {object} Import
 * @property {string} specifier
 * @property {number} line from 1
 * @property {"static" | "types" | "lazy"} kind types are erased by the compiler; lazy is a call, run when the line is
 */

/** @param {ts.ImportDeclaration | ts.ExportDeclaration} node */
const isTypeOnly = (node) => {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  if (clause.name !== undefined || named === undefined || !ts.isNamedImports(named)) return false;
  return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
};

/** @param {ts.ImportDeclaration | ts.ExportDeclaration} node @returns {Import["kind"]} */
const kindOf = (node) => (isTypeOnly(node) ? "types" : "static");

/** Callees whose first argument names a module: `import(x)`, `require(x)`, `require.resolve(x)`. @param {ts.Expression} callee */
const isLoader = (callee) =>
  callee.kind === ts.SyntaxKind.ImportKeyword ||
  (ts.isIdentifier(callee) && callee.text === "require") ||
  (ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.expression) && callee.expression.text === "require");

/**
 * The literal that names a module at this node, if it is one that imports.
 *
 * @param {ts.Node} node
 * @returns {{ literal: ts.Expression | undefined, kind: Import["kind"] } | undefined}
 */
function literalOf(node) {
  if (ts.isImportDeclaration(node)) return { literal: node.moduleSpecifier, kind: kindOf(node) };
  if (ts.isExportDeclaration(node)) return { literal: node.moduleSpecifier, kind: kindOf(node) };
  if (ts.isExternalModuleReference(node)) return { literal: node.expression, kind: "static" };
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return { literal: node.argument.literal, kind: "types" };
  if (ts.isCallExpression(node) && isLoader(node.expression)) return { literal: node.arguments[0], kind: "lazy" };
  return undefined;
}

/**
 * The modules that a source text imports, in any form the language has, in order. A computed specifier names none.
 *
 * @param {string} file its name, whose extension tells the language
 * @param {string} text
 * @returns {Import[]}
 */
export function importsOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  /** @type {Import[]} */
  const found = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    const named = literalOf(node);
    if (named?.literal !== undefined && ts.isStringLiteralLike(named.literal)) {
      const { line } = source.getLineAndCharacterOfPosition(named.literal.getStart(source));
      found.push({ specifier: named.literal.text, line: line + 1, kind: named.kind });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
