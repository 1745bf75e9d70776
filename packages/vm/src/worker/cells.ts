/** TABLE: what the main thread and the one of `backstop-entry.ts` share, by its place among 32-bit cells. */
export const cell = {
  /** The number of the limited run, of those that are under way, that is to end first; 0 for none. */
  entry: 0,
  /** When it is overdue, in milliseconds of the clock of both threads, as far as 32 bits hold them. */
  overdueAt: 1,
  /** Whether the thread sleeps until it is called. */
  parked: 2,
  /** Whether the thread can end no other run before the stack was empty. */
  spent: 3,
} as const;

/** How many there are. */
export const cellCount = 4;

/** What guest realms are called where scripts are debugged. */
export const realmName = "sbx:guest";
