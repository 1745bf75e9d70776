import js from "@eslint/js";
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

const typescript = ["**/*.ts", "**/*.tsx"];
const scripts = ["**/*.js", "**/*.mjs", "**/*.cjs"];

/**
 * Names are read after they are defined. Bundlers turn a top-level `const` into `var`, so that what would be an error in
 * the sources silently reads `undefined` in what is shipped: a check that compares with it then never fires.
 * Declarations of functions are hoisted whole, and types are erased, so both are exempt.
 */
const useBeforeDefine = { functions: false, classes: true, variables: true, enums: true, typedefs: false };

/** Rules for every file of the repository. */
export const base = [
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    ...js.configs.recommended,
    languageOptions: { ecmaVersion: 2023, sourceType: "module" },
  },
  {
    rules: {
      eqeqeq: ["error", "always"],
      // A swallowed error is a guard that may have failed: say what happens to it.
      "no-empty": ["error", { allowEmptyCatch: false }],
      "no-use-before-define": ["error", useBeforeDefine],
      "object-shorthand": ["error", "properties"],
      "prefer-const": "error",
    },
  },
  {
    files: scripts,
    languageOptions: {
      globals: {
        Buffer: "readonly",
        clearTimeout: "readonly",
        console: "readonly",
        performance: "readonly",
        process: "readonly",
        setTimeout: "readonly",
        structuredClone: "readonly",
        URL: "readonly",
      },
    },
  },
];

/** Rules for TypeScript, with types. */
export const typed = {
  files: typescript,
  extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
  rules: {
    "no-use-before-define": "off",
    "@typescript-eslint/no-use-before-define": ["error", useBeforeDefine],
    "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
    // A new member of a union must be decided, never fall through (I10).
    "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    // Brackets say that a key may be absent.
    "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
    // A function or a class that does nothing is a value like any other; an empty block is not (`no-empty`).
    "@typescript-eslint/no-empty-function": "off",
    "@typescript-eslint/no-extraneous-class": ["error", { allowEmpty: true }],
    "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    // It asks for `!`, which the strict set forbids.
    "@typescript-eslint/non-nullable-type-assertion-style": "off",
    "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrors: "all" }],
  },
};

/**
 * No import cycles anywhere, and no exclusions. In a cycle one module runs before the other's bindings exist; the bundle
 * of the realm modules then reads `undefined` where modules would have thrown.
 */
export const cycles = {
  files: [...typescript, ...scripts],
  plugins: { "import-x": importX },
  settings: {
    "import-x/extensions": [".ts", ".tsx", ".js", ".mjs", ".cjs"],
    // What comes from the registry is not ours to judge, and slow to parse.
    "import-x/ignore": ["/node_modules/"],
    "import-x/resolver-next": [
      createNodeResolver({
        extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json"],
        conditionNames: ["@sbx/source", "import", "node", "default"],
      }),
    ],
  },
  rules: { "import-x/no-cycle": ["error", { ignoreExternal: false }] },
};

/** Tests read better with a few liberties; none of them touches what is shipped. */
export const tests = {
  files: ["packages/*/test/**/*.ts", "apps/*/test/**/*.ts", "tooling/**/*.test.ts", "tooling/attacks/**/*.ts"],
  rules: {
    "@typescript-eslint/no-implied-eval": "off",
    "@typescript-eslint/no-non-null-assertion": "off",
    "@typescript-eslint/no-unsafe-argument": "off",
    "@typescript-eslint/no-unsafe-assignment": "off",
    "@typescript-eslint/no-unsafe-call": "off",
    "@typescript-eslint/no-unsafe-member-access": "off",
    "@typescript-eslint/no-unsafe-return": "off",
    "@typescript-eslint/only-throw-error": "off",
    "@typescript-eslint/prefer-promise-reject-errors": "off",
    "@typescript-eslint/require-await": "off",
    "@typescript-eslint/restrict-plus-operands": "off",
    "@typescript-eslint/unbound-method": "off",
  },
};
