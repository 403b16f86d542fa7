import { stat } from 'node:fs/promises';

const TICK_MS = 1000;
/** How many times smaller Parquet with zstd is than the CSV it comes from, roughly. */
const SHRINKS = 6;

export interface WatchedWork {
  readonly rows: number;
  readonly input: string;
  readonly output: string;
  readonly onProgress?: (rows: number) => void;
}

/**
 * Tells once a second how far DuckDB got, which does not say so itself while it reads CSV: estimated from the bytes
 * written so far, so that work that stands still shows.
 */
export async function watchProgress<T>(watched: WatchedWork, work: () => Promise<T>): Promise<T> {
  const { rows, input, output, onProgress } = watched;
  if (onProgress === undefined) return work();
  const expected = (await bytesOf(input)) / SHRINKS;
  const report = async (): Promise<void> =>
    onProgress(Math.min(rows, Math.round((rows * (await bytesOf(output))) / expected)));
  const timer = setInterval(() => void report(), TICK_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    onProgress(rows);
  }
}

/** Nothing is there yet before DuckDB has begun to write. */
const bytesOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
