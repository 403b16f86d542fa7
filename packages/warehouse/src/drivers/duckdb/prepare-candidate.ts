import { rm } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { withEvolvedColumns } from '@relais/core';
import type { Candidate, CandidateRequest, WarehouseCount } from '../../index.js';
import { externalWrite } from '@relais/core/kill-point';
import { countChecks } from './count-checks.js';
import { collectGenerations, createGeneration, databaseFile, generationFolder } from './generations.js';
import { readPointer } from './pointer.js';
import type { DuckDBWarehouseOptions } from './settings.js';
import { localSnapshots } from './snapshot-rows.js';
import { previousEnvironment } from './previous-environment.js';
import { createSourceTable } from './source-tables.js';
import { withDatabase } from './with-database.js';

/** Builds the source tables into a file of its own, and closes it: dbt writes it next, from another process. */
export async function prepareCandidate(options: DuckDBWarehouseOptions, request: CandidateRequest): Promise<Candidate> {
  const { folder } = options;
  const pipeline = request.pipeline.name;
  const base = (await readPointer(folder, pipeline))?.generation ?? null;
  await externalWrite('warehouse/duckdb/collect', () => collectGenerations(options, pipeline, base));
  const generation = await externalWrite('warehouse/duckdb/folder', () => createGeneration(folder, pipeline));
  const location = generationFolder(folder, pipeline, generation);
  const file = databaseFile(folder, pipeline, generation);
  try {
    const use = { file, spillFolder: location, signal: request.signal };
    const counts = await externalWrite('warehouse/duckdb/database', () =>
      withDatabase(options, use, (connection) => fill(connection, options, request)),
    );
    const environment = { RELAIS_DUCKDB_PATH: file, ...(await previousEnvironment(options, request, base)) };
    return { pipeline, generation, base, location, environment, counts };
  } catch (error) {
    await rm(location, { recursive: true, force: true });
    throw error;
  }
}

async function fill(
  connection: DuckDBConnection,
  { store, codeVersion = 'of unknown version' }: DuckDBWarehouseOptions,
  { pipeline, snapshots, count }: CandidateRequest,
): Promise<readonly WarehouseCount[]> {
  await connection.run('CREATE SCHEMA source_tables');
  const local = await localSnapshots(store, snapshots);
  const datasets = pipeline.datasets.map((dataset) =>
    withEvolvedColumns(
      dataset,
      snapshots.filter((each) => each.dataset === dataset.name),
    ),
  );
  for (const dataset of datasets) {
    const own = local.filter(({ snapshot }) => snapshot.dataset === dataset.name);
    if (own.length > 0) await createSourceTable(connection, dataset, own, `Made by Relais ${codeVersion}.`);
  }
  return countChecks(connection, pipeline, local, count);
}
