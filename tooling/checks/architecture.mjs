// @ts-check
/**
 * TABLE: what each part of the repository may import. The only statement of it that machines read: the lint rules of
 * `tooling/eslint-config/boundaries.js` and the measured graph of `import-graph.mjs` are both made from it.
 *
 * An arrow that is not listed is refused. To add one, change this table, the diagram in `docs/architecture.md` and, if the
 * reason below no longer holds, the reason.
 */

/**
 * @typedef {object} Part
 * @property {string} name the package's name
 * @property {string} folder its folder, from the root of the repository
 * @property {readonly string[]} internal specifiers of this repository that its sources may import
 * @property {readonly string[]} external packages of the registry that its sources may import
 * @property {readonly string[]} [bundled] specifiers of tooling/ whose code is bundled into what is published
 * @property {readonly string[]} lazy packages that are loaded by `require` on first use, if the user has them
 * @property {readonly string[] | "any"} node Node's builtin modules that its sources may import, with their `node:` prefix
 * @property {string} why the reason for the limits, shown by lint at each violation
 */

/** @type {readonly Part[]} */
export const parts = [
  {
    name: "@sbx/bridge",
    folder: "packages/bridge",
    internal: [],
    external: [],
    lazy: [],
    node: [],
    why: "The membrane joins any two realms of one agent, in a browser as well, and every dependency would be code that must be trusted with raw objects of both: it imports nothing, Node's modules included.",
  },
  {
    name: "@sbx/transformer",
    folder: "packages/transformer",
    internal: [],
    external: ["acorn", "magic-string"],
    lazy: [],
    node: [],
    why: "Text in, text out: it knows no realm, no file and no other package, so that it can be tested on text alone; acorn and an edit library are all it needs.",
  },
  {
    name: "@sbx/compilers",
    folder: "packages/compilers",
    internal: [],
    external: [],
    lazy: ["typescript", "coffeescript", "coffee-script"],
    node: ["node:module"],
    why: "Compilers are peers that the user chooses, loaded on first use by `createRequire`: a static import would make each of them a dependency of everyone.",
  },
  {
    name: "@sbx/vm",
    folder: "packages/vm",
    internal: ["@sbx/bridge", "@sbx/transformer", "@sbx/compilers"],
    external: [],
    lazy: [],
    node: "any",
    why: "One guest realm and no modules: it joins bridge, transformer and compilers to node:vm and knows nothing of module loading, so that who needs no `require` does not carry one.",
  },
  {
    name: "@sbx/nodevm",
    folder: "packages/nodevm",
    internal: ["@sbx/vm", "@sbx/vm/internal", "@sbx/compilers"],
    external: [],
    lazy: [],
    node: "any",
    why: "It reaches the membrane only through @sbx/vm, so that there is one place which owns a guest realm.",
  },
  {
    name: "@sbx/cli",
    folder: "apps/cli",
    internal: ["@sbx/nodevm", "@sbx/vm", "@sbx/compilers", "@sbx/transformer", "@sbx/bridge"],
    external: [],
    // `sbx audit` is the attack kit, for users: what it needs of it is bundled, and nothing of the kit imports the app.
    bundled: ["@sbx/tooling-attacks/audit", "@sbx/tooling-attacks/judging", "@sbx/tooling-attacks/scanner"],
    lazy: [],
    node: "any",
    why: "An app uses the packages as anybody would, by their published names; no private entry and no third party.",
  },
  {
    name: "@sbx/playground",
    folder: "apps/playground",
    internal: ["@sbx/nodevm", "@sbx/vm", "@sbx/compilers", "@sbx/transformer", "@sbx/bridge"],
    external: [
      "codemirror",
      "@codemirror/commands",
      "@codemirror/lang-javascript",
      "@codemirror/language",
      "@codemirror/lint",
      "@codemirror/state",
      "@codemirror/view",
      "@lezer/highlight",
      "vite",
    ],
    lazy: [],
    node: "any",
    why: "An app uses the packages as anybody would, by their published names; the editor and its server are all it adds.",
  },
];

/** Folders, within a part, of modules that are bundled to text and evaluated in the guest realm. */
export const realmFolders = /** @type {const} */ (["src/realm", "src/guest"]);

/** What modules of a realm folder may import besides their siblings: bundled in, so no arrow at run time. */
export const realmSpecifier = "@sbx/bridge/realm";

/** Why modules of a realm folder import nothing else. */
export const realmWhy =
  "This module is bundled to text and evaluated in the guest realm, next to hostile code: only its siblings and @sbx/bridge/realm were written to survive there (I5), and nothing of the host exists there.";

/** The one module of @sbx/nodevm that may import node:fs. */
export const fileSystemAdapter = "packages/nodevm/src/filesystem/node-filesystem.ts";

/** Why it is the only one. */
export const fileSystemWhy =
  "Files are a power that is handed in: only filesystem/node-filesystem.ts imports node:fs, everything else uses the VMFileSystem it was given, so that authorisation cannot be walked around.";
