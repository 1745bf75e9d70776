/** Refuses to start host work when the stack is nearly used up. */

const nothing = (): void => undefined;

/** Arguments are put on the stack, eight bytes each: 64 kB. */
const ballast: readonly undefined[] = Array.from({ length: 2 ** 13 }, () => undefined);

/**
 * Throws unless there is stack for some work. On Node 20 and 22 a regular expression that is first used at the end of the
 * stack ends the process ("RegExpCompiler Allocation failed"), and a guest decides at which depth host code is called.
 *
 * @throws RangeError when less than 64 kB of stack are left
 */
export const requireStack = (): void => {
  Reflect.apply(nothing, undefined, ballast);
};
