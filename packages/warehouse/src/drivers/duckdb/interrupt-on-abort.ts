import type { DuckDBConnection } from '@duckdb/node-api';

const AGAIN_MS = 100;

/**
 * Interrupts what a connection does once the signal aborts, and again until it is told to stop: an interrupt that
 * falls between two statements would be lost.
 * @returns stops watching
 */
export function interruptOnAbort(connection: DuckDBConnection, signal: AbortSignal | undefined): () => void {
  let again: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    connection.interrupt();
    again = setTimeout(interrupt, AGAIN_MS);
  };
  signal?.addEventListener('abort', interrupt, { once: true });
  return () => {
    signal?.removeEventListener('abort', interrupt);
    clearTimeout(again);
  };
}
