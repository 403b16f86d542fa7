import type { PipelineDefinition } from '@relais/core';
import type { CountEntry, LoadedSnapshot, WarehouseCount } from '../../index.js';
import { countChecks } from './count-checks.js';
import { pipelineFolder } from './generations.js';
import { withPublishedFile } from './published-file.js';
import type { DuckDBWarehouseOptions } from './settings.js';
import { localSnapshots } from './snapshot-rows.js';
import { withDatabase } from './with-database.js';

/** Counts checks in the published file, read only. */
export async function countPublished(
  options: DuckDBWarehouseOptions,
  pipeline: PipelineDefinition,
  loaded: readonly LoadedSnapshot[],
  count: readonly CountEntry[],
): Promise<readonly WarehouseCount[]> {
  const spillFolder = pipelineFolder(options.folder, pipeline.name);
  const snapshots = await localSnapshots(options.store, loaded);
  return withPublishedFile(options.folder, pipeline.name, (file) =>
    withDatabase(options, { file, readOnly: true, spillFolder }, (connection) =>
      countChecks(connection, pipeline, snapshots, count),
    ),
  );
}
