/** Runs in the guest realm, as an ordinary library. The error of a failed assertion. */

/** What an assertion compared, and how. */
export interface AssertionDetails {
  readonly message?: string | undefined;
  readonly actual?: unknown;
  readonly expected?: unknown;
  readonly operator?: string | undefined;
  readonly stackStartFn?: ((...args: never[]) => unknown) | undefined;
}

/** Shows values in messages; the entry puts the host's `util.inspect` there. */
export const showing: { show: (value: unknown) => string } = { show: String };

const verbs: Readonly<Record<string, string>> = {
  deepEqual: "Expected values to be loosely deep-equal:",
  deepStrictEqual: "Expected values to be strictly deep-equal:",
  strictEqual: "Expected values to be strictly equal:",
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
};

function describe({ actual, expected, operator = "fail" }: AssertionDetails): string {
  const { show } = showing;
  const verb = verbs[operator];
  if (verb === undefined) return `${show(actual)} ${operator} ${show(expected)}`;
  return operator.startsWith("not")
    ? `${verb}\n\n${show(actual)}\n`
    : `${verb}\n\n${show(actual)} !== ${show(expected)}\n`;
}

/** Node's class of failed assertions. */
export class AssertionError extends Error {
  /** Whether no message was given. */
  generatedMessage: boolean;
  readonly code = "ERR_ASSERTION";
  readonly actual: unknown;
  readonly expected: unknown;
  readonly operator: string | undefined;

  constructor(options: AssertionDetails) {
    if (typeof options !== "object" || (options as unknown) === null)
      throw Object.assign(new TypeError('The "options" argument must be of type object.'), {
        code: "ERR_INVALID_ARG_TYPE",
      });
    const { message, actual, expected, operator, stackStartFn } = options;
    super(message ?? describe(options));
    this.name = "AssertionError";
    this.generatedMessage = message === undefined;
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
    (Error as unknown as { captureStackTrace?: (error: Error, below?: unknown) => void }).captureStackTrace?.(
      this,
      stackStartFn ?? this.constructor,
    );
  }

  override toString(): string {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}
