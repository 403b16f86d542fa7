import { untilStopped } from './until-stopped.js';

/**
 * Does work that ends and leaves nothing when its signal is given, and gives it at Ctrl-C or SIGTERM. A second of them
 * ends the process at once.
 * @param stopped what the work then ends with
 */
export async function whileNotStopped<T>(stopped: Error, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  const stop = new AbortController();
  void untilStopped(over.signal).then(() => {
    if (!over.signal.aborted) stop.abort(stopped);
  });
  try {
    return await work(stop.signal);
  } catch (error) {
    throw stop.signal.aborted ? stopped : error;
  } finally {
    over.abort();
  }
}
