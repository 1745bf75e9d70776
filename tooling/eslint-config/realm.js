import { realmFolders } from "../checks/architecture.mjs";
import { exceptions } from "./realm-exceptions.js";
import { restrictions } from "./realm-restrictions.js";
import { realmPlugin, typedRestrictions } from "./rules/index.js";

const files = realmFolders.map((folder) => `packages/*/${folder}/**/*.ts`);

/** Globals of newer engines than the one that runs lint. */
const newer = [
  "AsyncDisposableStack",
  "DisposableStack",
  "Float16Array",
  "Iterator",
  "Navigator",
  "Promise",
  "ShadowRealm",
  "Storage",
  "SuppressedError",
  "Temporal",
  "WebSocket",
  "localStorage",
  "sessionStorage",
];

/** Constants of the language: neither writable nor configurable on any global object. */
const constants = ["undefined", "NaN", "Infinity"];

const globals = [...new Set([...Object.getOwnPropertyNames(globalThis), ...newer])]
  .filter((name) => !constants.includes(name))
  .map((name) => ({
    name,
    message:
      "I5: a global is read when the line runs, and by then the guest may have replaced it. Import the reference that primordials.ts or captures.ts took before.",
  }));

/** The restrictions, without those that are allowed. @param {ReadonlySet<string>} allowed */
const restrictionsWithout = (allowed) => ({
  "no-restricted-syntax": [
    "error",
    ...restrictions.filter(({ id }) => !allowed.has(id)).map(({ selector, message }) => ({ selector, message })),
  ],
  "no-restricted-globals": allowed.has("globals") ? "off" : ["error", ...globals],
  ...Object.fromEntries(typedRestrictions.map((id) => [`realm/${id}`, allowed.has(id) ? "off" : "error"])),
});

const relaxed = exceptions.map(({ files: where, allow }) => ({
  files: where,
  rules: restrictionsWithout(new Set(allow)),
}));

/** The strict profile of code that runs in a guest realm, and in the host as the membrane's other end. */
export const realm = [
  {
    files,
    plugins: { realm: realmPlugin },
    rules: {
      ...restrictionsWithout(new Set()),
      // A string conversion calls `toString` of the value, whoever owns it.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-base-to-string": "error",
      "@typescript-eslint/restrict-plus-operands": ["error", { skipCompoundAssignments: false }],
      "no-implicit-coercion": ["error", { allow: ["!!"] }],
      "prefer-rest-params": "error",
      "no-caller": "error",
      "no-sparse-arrays": "error",
      // These ask for the very constructs that are forbidden here.
      "prefer-spread": "off",
      // Primordials are methods without their receivers; what a guest throws is thrown on, whatever it is; and checks of
      // what types say cannot be are the second lock (I10).
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/only-throw-error": "off",
      "@typescript-eslint/no-unnecessary-condition": "off",
      // What is asked of a record is spelt out.
      "@typescript-eslint/prefer-optional-chain": "off",
      "@typescript-eslint/prefer-for-of": "off",
      "@typescript-eslint/prefer-includes": "off",
      "@typescript-eslint/prefer-string-starts-ends-with": "off",
      "@typescript-eslint/prefer-regexp-exec": "off",
    },
  },
  ...relaxed,
];
