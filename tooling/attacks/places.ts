/**
 * A tree of files for the attacks on modules, paths and builtins. The secret lies outside of `app`, next to it, behind
 * links, and in packages that nobody has listed.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { SECRET } from "./oracle/secret.ts";

/** Where the tree is, and what the guest is told of it. */
export interface Places {
  /** The folder that the guest's program lies in; the root of its modules. */
  readonly app: string;
  readonly main: string;
  /** Removes the tree. */
  remove(): void;
}

const secretModule = `module.exports = ${JSON.stringify(SECRET)};`;

/** TABLE: files by path; the guest may load those under `app` that are no package's, and the package `listed`. */
const files: Readonly<Record<string, string>> = {
  "secret.js": secretModule,
  "secret.json": JSON.stringify(SECRET),
  "app-secrets/index.js": secretModule,
  "app-secrets/data.json": JSON.stringify(SECRET),
  "app/data/a.txt": "inside",
  "app/local.js": "module.exports = 'local';",
  "app/node_modules/listed/index.js": "module.exports = { require, module };",
  "app/node_modules/listed/package.json": JSON.stringify({ name: "listed", main: "index.js" }),
  "app/node_modules/listed-not/index.js": secretModule,
  "app/node_modules/unlisted/index.js": secretModule,
  "app/node_modules/@scope/unlisted/index.js": secretModule,
  "app/node_modules/main-out/package.json": JSON.stringify({ main: "../../../secret.js" }),
  "app/node_modules/exports-out/package.json": JSON.stringify({ exports: "./../../../secret.js" }),
  "app/package.json": JSON.stringify({ name: "app", imports: { "#out": "./../secret.js", "#unlisted": "unlisted" } }),
};

const links: Readonly<Record<string, string>> = {
  "app/link.js": "../secret.js",
  "app/folder": "../app-secrets",
  "app/node_modules/linked": "../../app-secrets",
  "app/data/link.json": "../../secret.json",
};

/** Makes the tree. */
export function makePlaces(): Places {
  const top = realpathSync(mkdtempSync(join(tmpdir(), "sbx-places-")));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(top, name)), { recursive: true });
    writeFileSync(join(top, name), text);
  }
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(top, name));
  const app = join(top, "app");
  return { app, main: join(app, "main.js"), remove: () => rmSync(top, { recursive: true, force: true }) };
}

/** `require` of a NodeVM that is given the tree. */
export const requireOptions = ({ app }: Places): object => ({
  external: ["listed", "main-out", "exports-out"],
  root: app,
  context: "sandbox",
  builtin: {
    "*": true,
    fs: { roots: [join(app, "data")], readOnly: true },
    ...Object.fromEntries(["http", "https", "net", "tls"].map((name) => [name, { hosts: ["127.0.0.1:1"] }])),
  },
});
