/** Reads a body, up to a size. */
import type { IncomingMessage } from "node:http";

/**
 * The text of a request's body.
 *
 * @param most bytes
 * @returns `undefined` when it is longer; what follows is then not kept
 * @throws Error when the connection ends too early
 */
export const readBody = (request: IncomingMessage, most: number): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= most) chunks.push(chunk);
      else resolve(undefined);
    });
    request.on("end", () => {
      resolve(size > most ? undefined : Buffer.concat(chunks).toString("utf8"));
    });
    request.on("error", reject);
    request.on("close", () => {
      reject(new Error("The connection ended within the body."));
    });
  });
