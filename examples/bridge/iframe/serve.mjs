// Serves this folder and the bundle of the membrane. Run it with: node examples/bridge/iframe/serve.mjs
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

/** TABLE: the files that are served, and their types. */
const pages = {
  "/": ["./index.html", "text/html; charset=utf-8"],
  "/main.mjs": ["./main.mjs", "text/javascript"],
  "/realm.mjs": ["./realm.mjs", "text/javascript"],
};

/**
 * Starts the server on a free port of this machine.
 *
 * @param {() => string | Promise<string>} bundle gives the text of the module `@sbx/bridge`
 * @param {number} [port]
 * @returns {Promise<import("node:http").Server>}
 */
export const serve = async (bundle, port = 0) => {
  const server = createServer(async (request, response) => {
    const page = Object.hasOwn(pages, request.url) ? pages[request.url] : undefined;
    if (page === undefined && request.url !== "/bridge.js") return void response.writeHead(404).end();
    const body = page === undefined ? await bundle() : await readFile(new URL(page[0], import.meta.url));
    response.writeHead(200, { "content-type": page?.[1] ?? "text/javascript" }).end(body);
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return server;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const built = new URL(import.meta.resolve("@sbx/bridge"));
  const server = await serve(() => readFile(built, "utf8"), 8080);
  console.log(`http://127.0.0.1:${server.address().port}/`);
}
