import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path/posix';
import { TransientError, withEvolvedColumns } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { describeLoad } from '../../describe-load.js';
import type { LoadedSnapshot, LoadOutcome, LoadRequest } from '../../index.js';
import { addLoadRecord } from '../../load-records.js';
import { countChangedRows } from './changed-rows.js';
import { findDataset } from '../find-dataset.js';
import { pipelineFolder } from './generations.js';
import { readIntactRecords } from './intact-records.js';
import type { DuckDBWarehouseOptions } from './settings.js';
import { localSnapshots } from './snapshot-rows.js';
import { withDatabase } from './with-database.js';

/** More racers than this for one snapshot date is no accident. */
const MAX_RACES = 100;

/**
 * Loading copies nothing here: the Parquet objects are the table, and the load record makes them count.
 * @throws TransientError `LOAD_CONTENDED` when other loads of the same snapshot date took every next sequence
 */
export async function loadSnapshot(options: DuckDBWarehouseOptions, request: LoadRequest): Promise<LoadOutcome> {
  const { snapshotDate } = request.typed.snapshot;
  for (let race = 0; race < MAX_RACES; race++) {
    const records = await readIntactRecords(options.store, request.pipeline.name, request.dataset);
    const newest = records.find(({ snapshot }) => snapshot.snapshotDate === snapshotDate);
    if (newest?.snapshot.contentHash === request.contentHash)
      return { changed: newest.snapshot.run === request.run ? newest.snapshot.changed : 0 };
    const counted = records.map(({ snapshot }) => snapshot).filter(({ intact }) => intact);
    const changed = await changedBy(options, request, counted);
    const snapshot = { ...describeLoad(request), changed, partBytes: await sizesOf(options.store, request.parts) };
    if (await addLoadRecord(options.store, request.pipeline.name, { sequence: (newest?.sequence ?? 0) + 1, snapshot }))
      return { changed };
  }
  throw new TransientError(
    `[warehouse/duckdb] ${request.dataset} of ${snapshotDate} is being loaded by others all the time; try again`,
    { code: 'LOAD_CONTENDED', dataset: request.dataset },
  );
}

async function changedBy(
  options: DuckDBWarehouseOptions,
  request: LoadRequest,
  counted: readonly LoadedSnapshot[],
): Promise<number> {
  const spillFolder = pipelineFolder(options.folder, request.pipeline.name);
  await mkdir(spillFolder, { recursive: true });
  const declared = findDataset(request.pipeline, request.dataset);
  const dataset = withEvolvedColumns(declared, [...counted, request.typed]);
  const [incoming] = await localSnapshots(options.store, [{ ...describeLoad(request), changed: 0 }]);
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
