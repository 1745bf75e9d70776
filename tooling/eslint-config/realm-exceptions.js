/**
 * TABLE: where the realm profile is relaxed, file by file, with the reason. An entry is a claim that somebody checked the
 * file; `tooling/checks/lint-exceptions.mjs` prints and counts them.
 *
 * A file is judged by the last entry that names it. `{ files, allow, reason }`: `allow` holds ids of `realm-restrictions.js`, of `rules/index.js`, or `globals`.
 */
export const exceptions = [
  {
    files: ["packages/*/src/guest/**/*.ts"],
    allow: ["brand-cast", "brand-guard", "local-cast"],
    reason:
      "The guest sides of vm and nodevm hold values of one realm only: what the host gives them has come through the membrane, and they have no port. The brands tell them nothing.",
  },
  {
    files: [
      "packages/bridge/src/realm/primordials.ts",
      "packages/bridge/src/realm/roots.ts",
      "packages/bridge/src/realm/slots.ts",
      "packages/*/src/guest/captures.ts",
    ],
    allow: [
      "globals",
      "inherited-call",
      "inherited-member",
      "brand-cast",
      "local-cast",
      "array-pattern",
      "spread",
      "null-prototype",
      "regex",
      "async",
      "generator",
    ],
    reason:
      "The readers of globals. They run once, before any guest code, and capture what everything else imports, also the intrinsics that only syntax or a method gives; they state the types under which the engine's functions are used here.",
  },
  {
    files: [
      "packages/vm/src/guest/buffer/content.ts",
      "packages/vm/src/guest/buffer/integers.ts",
      "packages/vm/src/guest/buffer/scratch-numbers.ts",
      "packages/vm/src/guest/buffer/statics.ts",
      "packages/vm/src/guest/buffer/text.ts",
    ],
    allow: ["brand-cast", "brand-guard", "local-cast", "inherited-assignment"],
    reason:
      "They write elements of typed arrays that were just made or looked at by their slot: the engine stores these in the array, whatever stands on a prototype (ECMA-262, TypedArray [[Set]]).",
  },
  {
    files: ["packages/vm/src/guest/buffer/bytes.ts"],
    allow: ["brand-cast", "brand-guard", "local-cast", "class-extends", "super"],
    reason: "The class behind Buffers extends the captured Uint8Array, and does not leave the module.",
  },
  {
    files: ["packages/bridge/src/realm/policies.ts"],
    allow: ["null-prototype", "spread"],
    reason: "A table of constants that is built at load, before any guest code.",
  },
  {
    files: ["packages/bridge/src/realm/stamp.ts", "packages/vm/src/guest/proxy-stamp.ts"],
    allow: ["class-extends", "super"],
    reason:
      "The return-override classes that stamp private names: their superclass is a local function, and no class leaves the module.",
  },
  {
    files: ["packages/bridge/src/realm/crossing.ts"],
    allow: ["brand-cast", "brand-guard", "local-cast"],
    reason: "The single chokepoint: here values become local or foreign.",
  },
  {
    files: ["packages/bridge/src/realm/port.ts"],
    allow: ["local-cast"],
    reason: "What the `try` around a user-visible operation catches is of this realm (I3), and has no type.",
  },
];
