/**
 * TABLE: where the realm profile is relaxed, file by file, with the reason. An entry is a claim that somebody checked the
 * file; `tooling/checks/lint-exceptions.mjs` prints and counts them.
 *
 * `{ files, allow, reason }`: `allow` holds ids of `realm-restrictions.js`, of `rules/index.js`, or `globals`.
 */
export const exceptions = [
  {
    files: ["packages/bridge/src/realm/primordials.ts", "packages/*/src/guest/captures.ts"],
    allow: ["globals", "inherited-call", "inherited-member", "brand-cast", "local-cast"],
    reason:
      "The readers of globals: they run once, before any guest code, and everything else imports from them. They state the types under which the engine's functions are used here.",
  },
  {
    files: ["packages/bridge/src/realm/roots.ts"],
    allow: [
      "globals",
      "inherited-call",
      "inherited-member",
      "local-cast",
      "array-pattern",
      "spread",
      "null-prototype",
      "regex",
      "async",
      "generator",
    ],
    reason:
      "Runs at load, before any guest code, and nothing of it runs later: it captures the intrinsics that only syntax or a method gives.",
  },
  {
    files: ["packages/bridge/src/realm/policies.ts"],
    allow: ["null-prototype", "spread"],
    reason: "A table of constants that is built at load, before any guest code.",
  },
  {
    files: ["packages/bridge/src/realm/stamp.ts"],
    allow: ["class-extends", "super"],
    reason:
      "The return-override classes that stamp private names: their superclass is a local function, and neither class leaves the module.",
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
