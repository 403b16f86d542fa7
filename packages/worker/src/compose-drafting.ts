import { join } from 'node:path';
import type { Config } from '@relais/config';
import type { FileSniffer, RowTyper } from '@relais/rows';
import { duckdbTyper } from '@relais/rows/drivers/duckdb';
import { duckdbSniffer } from '@relais/rows/drivers/duckdb-sniffer';
import type { SourceFetcher } from '@relais/sources';
import { httpFetcher } from '@relais/sources/drivers/http';

/** What it takes to see what a source serves before a pipeline of it is declared. */
export interface Drafting {
  readonly fetcher: SourceFetcher;
  readonly sniffer: FileSniffer;
  readonly typer: RowTyper;
}

/** Makes the drivers for a person who waits: fewer tries than a worker has. */
export function composeDrafting(config: Pick<Config, 'home' | 'memoryMegabytes'>): Drafting {
  const scratchFolder = join(config.home, 'scratch');
  const options = { memoryLimit: `${config.memoryMegabytes}MB`, threads: 2, scratchFolder };
  return {
    fetcher: httpFetcher({ attempts: 2, longestRetryAfterMs: 8_000 }),
    sniffer: duckdbSniffer(options),
    typer: duckdbTyper(options),
  };
}
