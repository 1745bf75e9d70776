/** The files of the page, all read at the start: a request names one of them or nothing, and no path is ever made of it. */
import { readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";

/** A file to send. */
export interface StaticFile {
  readonly body: Buffer;
  readonly type: string;
  /** Whether its name changes with its contents. */
  readonly isHashed: boolean;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Those below `folder`, by the path of their URL; `/` is `index.html`. */
export function loadStaticFiles(folder: string): ReadonlyMap<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const url = path.slice(folder.length).replaceAll("\\", "/");
    files.set(url, { body: readFileSync(path), type, isHashed: url.startsWith("/assets/") });
  }
  const index = files.get("/index.html");
  if (index !== undefined) files.set("/", index);
  return files;
}
