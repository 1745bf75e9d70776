/** A bucket of tokens for each address: a burst at once, then so many a second. */

/** See {@link makeRateLimit}. */
export interface RateLimit {
  /** Takes a token. Gives the seconds until there is one, 0 when it was taken. */
  readonly take: (address: string) => number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** More addresses than this are not remembered: the oldest gives way. */
const most = 1_000;

/**
 * @param options.burst requests at once
 * @param options.perSecond requests a second after that
 * @param options.now a clock in milliseconds
 * @example
 * const limit = makeRateLimit({ burst: 2, perSecond: 1 });
 * [limit.take("a"), limit.take("a"), limit.take("a")]; // [0, 0, 1]
 */
export const makeRateLimit = ({
  burst,
  perSecond,
  now = Date.now,
}: {
  readonly burst: number;
  readonly perSecond: number;
  readonly now?: () => number;
}): RateLimit => {
  const buckets = new Map<string, Bucket>();

  const bucketOf = (address: string): Bucket => {
    const known = buckets.get(address) ?? { tokens: burst, at: now() };
    buckets.delete(address); // what was used last stands last
    buckets.set(address, known);
    const [oldest] = buckets.keys();
    if (buckets.size > most && oldest !== undefined) buckets.delete(oldest);
    return known;
  };

  return {
    take(address) {
      const bucket = bucketOf(address);
      const time = now();
      bucket.tokens = Math.min(burst, bucket.tokens + ((time - bucket.at) / 1_000) * perSecond);
      bucket.at = time;
      if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perSecond);
      bucket.tokens -= 1;
      return 0;
    },
  };
};
