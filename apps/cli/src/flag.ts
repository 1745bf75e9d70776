/** One flag of a command. */
export interface Flag {
  /** Its name, without the dashes. */
  readonly name: string;
  /** One letter that stands for it. */
  readonly short?: string;
  /** What its value is called in the help; a flag without is on or off. */
  readonly value?: string;
  /** Whether it may be given several times, or with several values between commas. */
  readonly list?: boolean;
  /** What it does, in one sentence. */
  readonly does: string;
}
