/** What a function throws. */
export const caught = (operation: () => unknown): unknown => {
  try {
    operation();
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown.");
};

/** Its class's name, message and code. */
export const described = (operation: () => unknown): readonly [name: string, message: string, code: unknown] => {
  const { name, message, code } = caught(operation) as Error & { code?: unknown };
  return [name, message, code];
};
