/**
 * The contrast: an attack of the gallery in a bare context of node:vm, as many programs use it. It breaks out, in this
 * process, which is thrown away. The source is never a page's: it comes from the table of the gallery, by its id.
 */
import { createRequire } from "node:module";
import { posix } from "node:path";
import { createContext, runInContext } from "node:vm";
import { gallery, type Attack } from "../shared/gallery.ts";
import { attackFiles } from "./attack-files.ts";
import { makeAttackHost } from "./attack-host.ts";
import { receive } from "./channel.ts";
import { attackTimeout, judge } from "./judge.ts";

/** A loader as people write them: it looks at the beginning of a path, and for the name of a package in it. */
function naiveRequire(specifier: string): unknown {
  const isAllowed = specifier.startsWith("/app") || specifier.includes("left-pad");
  if (!isAllowed) throw new Error(`${specifier} is not allowed`);
  const path = specifier.startsWith("/") ? posix.normalize(specifier) : `/app/node_modules/${specifier}/index.js`;
  const module = { exports: {} };
  (runInContext(`(function (module) {${attackFiles[path] ?? ""}})`, createContext()) as (module: object) => void)(
    module,
  );
  return module.exports;
}

/** What Node gives to a module, handed on. */
const nodeGlobals = (): object => {
  const require = createRequire(import.meta.url);
  const Module = require("node:module") as new (id: string) => object;
  return { require, module: new Module("program"), process };
};

const globalsOf = ({ setup }: Attack): object => {
  if (setup?.files === true) return { require: naiveRequire };
  return setup?.modules === true ? nodeGlobals() : {};
};

const request = receive();
const attack = request.kind === "attack" ? gallery.find(({ id }) => id === request.id) : undefined;
if (attack === undefined) throw new TypeError("Not an attack of the gallery.");
const attacked = makeAttackHost();
const context = createContext({ host: attacked.host, ...globalsOf(attack) });
await judge(attack, attacked, (source) => runInContext(source, context, { timeout: attackTimeout }) as unknown);
