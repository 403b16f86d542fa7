import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishedMarts } from '@relais/cli/looker/published-marts';
import { tablesQuery } from '@relais/cli/tables-query';
import type { PipelineDefinition } from '@relais/core';
import { folderStore } from '@relais/object-store/drivers/folder';
import { bigqueryWarehouse } from '@relais/warehouse/drivers/bigquery';
import { registry } from '@relais/workflows/pipelines';
import { startBigQueryServer, type BigQueryServer } from '../../warehouse/test/bigquery-server/start-server.js';

const pipeline = registry['france-courses']?.definition as PipelineDefinition;
let server: BigQueryServer;
let folder: string;
beforeAll(async () => {
  server = await startBigQueryServer();
  folder = mkdtempSync(join(tmpdir(), 'relais-marts-'));
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** As dbt would. */
async function create(query: string): Promise<void> {
  const answer = await fetch(`${server.endpoint}/bigquery/v2/projects/our-project/queries`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, useLegacySql: false, location: 'EU' }),
  });
  expect(await answer.json()).toMatchObject({ jobComplete: true });
}

test('the marts that readers see are listed, and those of candidates are not', async () => {
  const place = { project: 'our-project', location: 'EU', datasetPrefix: null, endpoint: server.endpoint };
  const warehouse = bigqueryWarehouse({
    ...place,
    store: folderStore(folder),
    maximumBytesBilled: 1e9,
    impersonate: null,
    pauseMs: 1,
  });
  await expect(publishedMarts(warehouse, pipeline.name)).rejects.toMatchObject({ code: 'NOT_PUBLISHED' });
  const candidate = await warehouse.prepareCandidate({ pipeline, snapshots: [], count: [] });
  const dataset = candidate.environment.RELAIS_BIGQUERY_DATASET ?? '';
  for (const table of ['marts__dim_b', 'marts__dim_a', 'prep__offers'])
    await create(`CREATE TABLE \`${dataset}\`.${table} AS SELECT 1 AS x`);
  const run = { workflowId: 'w', runId: 'r', logicalDate: '2025-01-15' };
  await warehouse.publish(candidate, { fingerprint: 'x', snapshots: [], models: true, run, codeVersion: 'test' });
  expect(await publishedMarts(warehouse, pipeline.name)).toEqual(['dim_a', 'dim_b']);
  // What every other command suggests works here as it does on DuckDB.
  const { values } = await warehouse.query(pipeline.name, tablesQuery);
  expect(values).toEqual(['dim_a', 'dim_b'].map((table) => ['france_courses_marts', table]));
});
