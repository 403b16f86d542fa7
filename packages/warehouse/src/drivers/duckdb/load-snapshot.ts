import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path/posix';
import { withEvolvedColumns, type DatasetDefinition } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { describeLoad } from '../../describe-load.js';
import type { LoadedSnapshot, LoadOutcome, LoadRequest } from '../../index.js';
import { dateThatMatters, recordLoad } from '../../record-load.js';
import { countChangedRows } from './changed-rows.js';
import { findDataset } from '../find-dataset.js';
import { pipelineFolder } from './generations.js';
import { readIntactRecords } from './intact-records.js';
import type { DuckDBWarehouseOptions } from './settings.js';
import { localSnapshots } from './snapshot-rows.js';
import { withDatabase } from './with-database.js';

/** Loading copies nothing here: the Parquet objects are the table, and the load record makes them count. */
export async function loadSnapshot(options: DuckDBWarehouseOptions, request: LoadRequest): Promise<LoadOutcome> {
  const { pipeline, typed } = request;
  const dataset = findDataset(pipeline, request.dataset);
  const date = dateThatMatters(dataset, typed.snapshot);
  return recordLoad(request, {
    driver: 'duckdb',
    store: options.store,
    records: () => readIntactRecords(options.store, pipeline.name, dataset.name, date),
    // Files that are gone are typed again from raw, by whoever needs them.
    restore: async () => undefined,
    place: async ({ records }) => {
      const counted = records.map(({ snapshot }) => snapshot).filter(({ intact }) => intact);
      const changed = await changedBy(options, request, dataset, counted);
      return { ...describeLoad(request), changed, partBytes: await sizesOf(options.store, request.parts) };
    },
  });
}

async function changedBy(
  options: DuckDBWarehouseOptions,
  request: LoadRequest,
  declared: DatasetDefinition,
  counted: readonly LoadedSnapshot[],
): Promise<number> {
  const [incoming] = await localSnapshots(options.store, [{ ...describeLoad(request), changed: 0 }]);
  // Starting a database costs more than a small file does.
  if (counted.length === 0) return request.typed.loaded;
  const spillFolder = pipelineFolder(options.folder, request.pipeline.name);
  await mkdir(spillFolder, { recursive: true });
  const dataset = withEvolvedColumns(declared, [...counted, request.typed]);
  const others = await localSnapshots(options.store, counted);
  return withDatabase(options, { file: null, spillFolder }, (connection) =>
    countChangedRows(connection, dataset, incoming!, others),
  );
}

async function sizesOf(store: ObjectStore, parts: readonly string[]): Promise<readonly number[]> {
  const folders = [...new Set(parts.map((part) => `${dirname(part)}/`))];
  const listed = await Promise.all(folders.map((folder) => store.list(folder)));
  const sizes = new Map(listed.flat().map(({ path, bytes }) => [path, bytes]));
  return parts.map((part) => sizes.get(part) ?? 0);
}
