/**
 * The source subpath `@sbx/bridge/realm`: what trusted code that other packages run in a guest realm may import. It is
 * bundled into their text; nothing of it is published on its own.
 */
export * from "./primordials.ts";
export { append, makeList, toArray, type List } from "./collections.ts";
