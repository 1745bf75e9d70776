/** TABLE: what the exit code of `sbx` says. */
export const exitCodes: {
  readonly ok: 0;
  readonly failed: 1;
  readonly usage: 2;
  readonly limit: 3;
  readonly denied: 4;
} = Object.freeze({
  /** The program ran to its end. */
  ok: 0,
  /** The program failed. */
  failed: 1,
  /** The command line cannot be understood, or names a file that is none. */
  usage: 2,
  /** The program was stopped at a limit. */
  limit: 3,
  /** The program failed because it asked for something that it was not given. */
  denied: 4,
});

/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
