/** The build puts the hash of this package's sources, and of the parser's version, in the place of the name. */
declare const SBX_TRANSFORMER: string | undefined;

/**
 * Names this version of the transformer: two that may make different texts of the same source have different ones. For who
 * keeps transformed texts.
 *
 * @example
 * import { createHash } from "node:crypto";
 * const key = createHash("sha256").update(fingerprint).update("import('fs')").digest("hex");
 * key.length; // 64
 */
export const fingerprint: string = typeof SBX_TRANSFORMER === "undefined" ? "sources" : SBX_TRANSFORMER;
