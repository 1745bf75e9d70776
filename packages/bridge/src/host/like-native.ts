/**
 * Runs in the host realm.
 * A function that guests get in the place of another looks like it. All membranes of the process have it in common, so
 * nobody writes to it (I6).
 */
export const likeNative = <T extends object>(
  instead: T,
  native: { readonly name: string; readonly length: number },
): T =>
  Object.freeze(Object.defineProperties(instead, { name: { value: native.name }, length: { value: native.length } }));
