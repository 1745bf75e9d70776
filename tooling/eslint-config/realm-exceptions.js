/**
 * TABLE: where the realm profile is relaxed, file by file, with the reason. An entry is a claim that somebody checked the
 * file; `tooling/checks/lint-exceptions.mjs` prints and counts them.
 *
 * `{ files, allow, reason }`: `allow` holds ids of `realm-restrictions.js`, of `rules/index.js`, or `globals`.
 */
export const exceptions = [
  {
    files: ["packages/bridge/src/realm/primordials.ts", "packages/*/src/guest/captures.ts"],
    allow: ["globals", "inherited-member"],
    reason: "The readers of globals: they run once, before any guest code, and everything else imports from them.",
  },
  {
    files: ["packages/bridge/src/realm/stamp.ts"],
    allow: ["class-extends", "super"],
    reason:
      "The return-override classes that stamp private names: their superclass is a local function, and neither class leaves the module.",
  },
  {
    files: ["packages/bridge/src/realm/crossing.ts"],
    allow: ["brand-cast", "brand-guard"],
    reason: "The single chokepoint: here values become local or foreign.",
  },
];
