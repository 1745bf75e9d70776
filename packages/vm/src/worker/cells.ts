/** TABLE: what the main thread and the one of `backstop-entry.ts` share, by its place among 32-bit cells. */
export const cell = {
  /** The number of the limited run that is under way; 0 for none. */
  entry: 0,
  /** Milliseconds after which it is overdue. */
  patience: 1,
  /** Whether the thread sleeps until it is called. */
  parked: 2,
  /** Whether a run was ended by the thread. */
  spent: 3,
} as const;

/** How many there are. */
export const cellCount = 4;
