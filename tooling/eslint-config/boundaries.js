import {
  fileSystemAdapter,
  fileSystemWhy,
  parts,
  realmFolders,
  realmSpecifier,
  realmWhy,
} from "../checks/architecture.mjs";

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** A path that climbs out of its own package: packages are imported by name, so that only what they publish is used. */
const outside = {
  regex: `^(\\.\\./)+(packages|apps|(${parts.map(({ folder }) => folder.split("/")[1]).join("|")})/(src|dist))/`,
  message: "Import a package by its name: a path into it reaches what it does not publish.",
};

/** `tooling/` builds and checks the product and is never shipped with it. */
const tooling = (bundled = []) => ({
  regex: `^(?!${[...bundled.map((specifier) => `${escape(specifier)}$`), "$"].join("|")})((.*/)?tooling/|@sbx/tooling-)`,
  message: "Nothing imports tooling/: it builds and checks the product and is not published with it.",
});

/** Everything that is neither a relative path nor listed for the part. */
function unlisted({ name, internal, external, bundled = [], node, why }) {
  const packages = [...internal, ...external, ...bundled].map((specifier) => `${escape(specifier)}$`);
  const builtins = node === "any" ? ["node:"] : node.map((specifier) => `${escape(specifier)}$`);
  return { regex: `^(?!\\.{1,2}/|${[...packages, ...builtins].join("|") || "(?!)"})`, message: `${name}: ${why}` };
}

const fileSystem = { regex: "^(node:)?fs(/|$)", message: fileSystemWhy };

const restrict = (...patterns) => ({ "no-restricted-imports": ["error", { patterns }] });

/** Siblings by `./`, the shared realm modules by name; one step up only for a module in a folder of its own. */
const realm = (climbs) => ({
  regex: `^(?!\\./${climbs ? "|\\.\\./[^.]" : ""}|${escape(realmSpecifier)}$)`,
  message: realmWhy,
});

const sources = (part) => ({
  files: [`${part.folder}/src/**/*.{ts,tsx}`],
  rules: restrict(unlisted(part), outside, tooling(part.bundled)),
});

/** Rules that keep the arrows between the packages as the table has them. */
export const boundaries = [
  // Tests and the files beside the sources: free in what they use, but not into tooling or another package's inside.
  { files: ["packages/**/*.{ts,tsx}", "apps/**/*.{ts,tsx}"], rules: restrict(outside, tooling()) },
  ...parts.map(sources),
  ...parts
    .filter(({ name }) => name === "@sbx/nodevm")
    .map((part) => ({
      files: [`${part.folder}/src/**/*.ts`],
      ignores: [fileSystemAdapter],
      rules: restrict(unlisted(part), outside, tooling(), fileSystem),
    })),
  ...realmFolders.flatMap((folder) => [
    { files: [`packages/*/${folder}/**/*.ts`], rules: restrict(realm(true)) },
    { files: [`packages/*/${folder}/*.ts`], rules: restrict(realm(false)) },
  ]),
];
