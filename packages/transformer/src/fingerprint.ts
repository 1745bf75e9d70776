/** The build puts the hash of this package's sources, and of the parser's version, in the place of the name. */
declare const SBX_TRANSFORMER: string | undefined;

/**
 * Names this version of the transformer: two that may make different texts of the same source have different ones. For who
 * keeps transformed texts.
 *
 * @example
 * const key = `${fingerprint}:${sha256(source)}`;
 */
export const fingerprint: string = typeof SBX_TRANSFORMER === "undefined" ? "sources" : SBX_TRANSFORMER;
