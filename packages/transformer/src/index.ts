/**
 * Source in, guarded source out: no text that can import natively, or catch unguarded when there is a guard, leaves this package.
 *
 * @module @sbx/transformer
 */
export { createCalleeName, createGuardName } from "./names.ts";
export type { ColumnMapper } from "./edits.ts";
export type { SourceMap } from "./source-map.ts";
export type { SourceType } from "./parse.ts";
export type { TransformOptions } from "./options.ts";
export { restore } from "./restore.ts";
export { isComplete } from "./scan.ts";
export { fingerprint } from "./fingerprint.ts";
export { templateHelperText } from "./template-helper.ts";
export { transformFunction, type FunctionKind } from "./function-text.ts";
export { transform, type Transformed } from "./transform.ts";
