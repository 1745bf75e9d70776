// @ts-check

/** A path of this repository, from its root, as documents write it in code spans; `*` and `{a,b}` allowed. */
const repositoryPath = /^(?:packages|apps|tooling|docs|examples|\.ci|\.changeset)\/[\w@.*{},/-]*$/;

/** What is made by tools and is not in a clone. */
const generated = /(?:^|\/)(?:dist|coverage|node_modules)(?:\/|$)/;

/** @param {string} text @returns {string} without fenced blocks, whose paths may be an example's */
const prose = (text) => text.replace(/^(```|~~~)[^]*?^\1/gm, "");

/** @param {string} path @returns {string[]} every path that braces stand for */
function expand(path) {
  const braces = /\{([^{}]*)\}/.exec(path);
  if (braces === null) return [path];
  const [whole, choices = ""] = braces;
  return choices.split(",").flatMap((choice) => expand(path.replace(whole, () => choice)));
}

/**
 * The paths from the repository's root that a Markdown text names in code spans.
 *
 * @example namedPathsIn("see `packages/{vm,nodevm}/src/`") // ["packages/vm/src/", "packages/nodevm/src/"]
 * @param {string} text
 * @returns {string[]}
 */
export function namedPathsIn(text) {
  return [...prose(text).matchAll(/`([^`\n]+)`/g)]
    .map((match) => (match[1] ?? "").replace(/:\d+(-\d+)?$/, ""))
    .filter((span) => repositoryPath.test(span) && !generated.test(span) && !/<|\b(NNNN|NAME|SOURCE)\b/.test(span))
    .flatMap(expand);
}

/**
 * The relative targets of a Markdown text's links, without their anchors.
 *
 * @example linksIn("[x](../a.md#b) [y](https://example.org)") // ["../a.md"]
 * @param {string} text
 * @returns {string[]}
 */
export function linksIn(text) {
  return [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => (match[1] ?? "").replace(/#.*$/, ""))
    .filter((target) => target !== "" && !/^[a-z][a-z+.-]*:/i.test(target));
}
