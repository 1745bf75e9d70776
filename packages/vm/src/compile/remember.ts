/** Results that are kept for the whole process. */

/** Keeps the results of a function of texts that were used last, up to a number of characters. */
export const remember = <T>(limit: number): ((key: string, make: () => T) => T) => {
  const known = new Map<string, T>();
  let size = 0;
  const dropOldest = (): void => {
    for (const [key] of known) {
      if (size <= limit) return;
      known.delete(key);
      size -= key.length;
    }
  };
  return (key, make) => {
    const found = known.get(key);
    if (found !== undefined) {
      known.delete(key);
      known.set(key, found); // the newest again
      return found;
    }
    const made = make();
    known.set(key, made);
    size += key.length;
    dropOldest();
    return made;
  };
};
