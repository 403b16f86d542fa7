/** Enough to hide the latency of a bucket, few enough for the open files of a process. */
const LANES = 8;

/** Does the same with each of many things, a few at a time; results are in the order of the things. */
export async function inLanes<T, R>(things: readonly T[], work: (thing: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const left = things.entries();
  const lane = async (): Promise<void> => {
    for (const [at, thing] of left) results[at] = await work(thing);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}
