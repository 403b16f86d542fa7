import { resolve } from 'node:path';
import { PermanentError } from '@relais/core';
import { diskFailure } from '@relais/core/disk-failure';
import type { Warehouse } from '../index.js';
import { compareGenerations } from './duckdb/compare-generations.js';
import { countPublished } from './duckdb/count-published.js';
import { collectGenerations } from './duckdb/generations.js';
import { readIntactRecords } from './duckdb/intact-records.js';
import { loadSnapshot } from './duckdb/load-snapshot.js';
import { readPointer } from './duckdb/pointer.js';
import { prepareCandidate } from './duckdb/prepare-candidate.js';
import { discardCandidate, publishCandidate } from './duckdb/publish-candidate.js';
import { queryGeneration } from './duckdb/query-generation.js';
import { listGenerations, rollbackGeneration } from './duckdb/rollback-generation.js';
import { sampleCandidate } from './duckdb/sample-candidate.js';
import type { DuckDBWarehouseOptions } from './duckdb/settings.js';

export type { DuckDBWarehouseOptions };

/**
 * A warehouse in DuckDB files over a store that is a folder: a generation is one file, and a pointer names the one
 * that readers open.
 * @throws PermanentError `STORE_PATH_UNSUPPORTED` for a store below a folder whose name is a pattern
 */
export function duckdbWarehouse(given: DuckDBWarehouseOptions): Warehouse {
  const options = { ...given, folder: resolve(given.folder), storeRoot: resolve(given.storeRoot) };
  assertNoPattern(options.storeRoot);
  const loaded: Warehouse['loaded'] = async ({ name, datasets }) => {
    const records = await Promise.all(datasets.map((dataset) => readIntactRecords(options.store, name, dataset.name)));
    return records.flat().map(({ snapshot }) => snapshot);
  };
  const onDisk = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw diskFailure(error, { writer: 'warehouse/duckdb', folder: options.folder }) ?? error;
    }
  };
  return {
    dialect: 'duckdb',
    load: (request) => onDisk(loadSnapshot(options, request)),
    loaded,
    published: (pipeline) => readPointer(options.folder, pipeline),
    prepareCandidate: (request) => onDisk(prepareCandidate(options, request)),
    discardCandidate: (candidate) => onDisk(discardCandidate(options, candidate)),
    sample: (candidate, sql, limit) => sampleCandidate(options, candidate, sql, limit),
    // A generation is a file of its own: nothing that readers have is altered.
    plan: async () => [],
    publish: (candidate, record) => onDisk(publishCandidate(options, candidate, record)),
    generations: (pipeline) => listGenerations(options.folder, pipeline),
    rollback: (pipeline, generation) => onDisk(rollbackGeneration(options, pipeline, generation)),
    collect: async (pipeline) => {
      const published = await readPointer(options.folder, pipeline);
      await collectGenerations(options, pipeline, published?.generation ?? null);
    },
    // Source tables are views and files made anew each time, and nothing is billed.
    forecast: async () => ({ tables: [], statements: [], maximumBytesBilled: null }),
    countPublished: async (pipeline, count) => countPublished(options, pipeline, await loaded(pipeline), count),
    compare: (pipeline, request) => onDisk(compareGenerations(options, pipeline, request)),
    query: (pipeline, sql) => queryGeneration(options, pipeline, sql),
  };
}

/** DuckDB reads `*`, `?` and `[1]` in a path as a pattern and would mix other folders' rows in. */
function assertNoPattern(storeRoot: string): void {
  if (!/[*?[]/.test(storeRoot)) return;
  throw new PermanentError(`[warehouse/duckdb] ${storeRoot} has *, ? or [ in it; move the store to another folder`, {
    code: 'STORE_PATH_UNSUPPORTED',
  });
}
