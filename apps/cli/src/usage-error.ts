/**
 * The command line is wrong. Its message is one line for the person who typed it.
 *
 * @example
 * throw new UsageError("unknown flag '--rot'");
 */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
}
