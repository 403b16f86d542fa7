import type { Dependencies } from '../dependencies.js';
import type { Step } from '../step.js';
import { findUnnamedParquet } from './find-unnamed-parquet.js';
import { removeOldFiles } from './remove-old-files.js';

/** A step ends within six hours and a download of a schedule within two days: what is older than this is nobody's. */
export const leftoverAfterMs = 7 * 86_400_000;

/** So many objects are removed in one run; the next goes on. */
const mostObjects = 1_000;

export interface SweepRequest {
  readonly pipeline: string;
  /** What the store's clock says, in milliseconds since the epoch. */
  readonly storeTime: number;
}

type Swept = Pick<Dependencies, 'store' | 'scratchFolder'>;

/**
 * Removes what attempts that died have left behind and nothing reads: unfinished files in the staging and the scratch
 * folder, and Parquet files of a pipeline that nothing names. Whatever goes wrong here is logged and tried again by the
 * next run: a run that did its work does not fail of it.
 */
export async function sweepLeftovers(
  { store, scratchFolder }: Swept,
  { pipeline, storeTime }: SweepRequest,
  { log, signal }: Pick<Step, 'log' | 'signal'>,
): Promise<void> {
  // Of two clocks that disagree the slower one: a worker whose own runs ahead would take a living step for a dead one.
  const before = Math.min(storeTime, Date.now()) - leftoverAfterMs;
  const attempt = async (sweep: () => Promise<void>): Promise<void> =>
    sweep().catch((error: unknown) => log('leftovers could not be removed', { failure: String(error) }));
  const removed = (path: string): void => log('removed what an attempt that died had left', { path });

  await attempt(async () => removeOldFiles(await store.stagingFolder(), before, removed));
  await attempt(() => removeOldFiles(scratchFolder, before, removed));
  await attempt(async () => {
    const unnamed = await findUnnamedParquet(store, pipeline, before);
    for (const path of unnamed.slice(0, mostObjects)) {
      signal.throwIfAborted();
      await store.remove(path);
      removed(`${store.uri}/${path}`);
    }
  });
}
