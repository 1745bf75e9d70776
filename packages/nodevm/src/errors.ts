/** The errors of this package: one class, and a table of codes. A page in `docs/errors/` describes each. */
import { VMError } from "@sbx/vm";

export { VMError } from "@sbx/vm";

/** Codes that a `VMError` of this package may carry. The text of a message may change; its code does not. */
export type ErrorCode =
  | "EDENIED"
  | "ELOADFAIL"
  | "ERR_INVALID_ARG_TYPE"
  | "ERR_INVALID_MODULE_SPECIFIER"
  | "ERR_INVALID_OPTION"
  | "ERR_INVALID_PACKAGE_CONFIGURATION"
  | "ERR_INVALID_PACKAGE_TARGET"
  | "ERR_PACKAGE_IMPORT_NOT_DEFINED"
  | "ERR_PACKAGE_PATH_NOT_EXPORTED"
  | "ERR_REQUIRE_ESM"
  | "MODULE_NOT_FOUND";

/** Makes an error of this package. */
export const failure = (code: ErrorCode, message: string): VMError => new VMError(message, code);

/** The error for a module that is not there, or that this referrer may not know to be there (RS-50). */
export const notFound = (specifier: string): VMError =>
  failure("MODULE_NOT_FOUND", `Cannot find module '${specifier}'`);

/** The error for a file that a loader was asked for directly and that no rule allows (RS-17). */
export const outsideTheBorder = (file: string): VMError =>
  failure("EDENIED", `Module '${file}' is not allowed to be required. The path is outside the border!`);

/** Whether something caught is a `VMError` with one of the given codes. */
export const hasCode = (error: unknown, ...codes: readonly ErrorCode[]): boolean =>
  error instanceof VMError && (codes as readonly unknown[]).includes(error.code);
