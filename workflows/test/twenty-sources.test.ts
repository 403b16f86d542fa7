import type { WorkflowFailedError } from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createActivities } from '@relais/activities';
import type { DatasetDefinition, PipelineDefinition, RunReport } from '@relais/core';
import { registry } from '@relais/workflows/pipelines';
import { makeWorkbench, type Workbench } from '../../activities/test/workbench.js';
import { bundledWorkflows as workflowBundle } from './bundled-workflows.js';
import { startSourceServer, type SourceServer } from './source-server.js';
import { startTemporal } from './temporal.js';

/** A pipeline of twenty sources, of which two are poisoned: the steps are the real ones, and so is the server. */
const names = Array.from({ length: 20 }, (_, at) => `source-${at + 1}`);
const variableOf = (name: string): string => name.toUpperCase().replaceAll('-', '_');

const datasetOf = (name: string): DatasetDefinition => ({
  name,
  description: 'made up',
  grain: 'one row each',
  licence: { name: 'none' },
  source: { kind: 'http', urlVariable: variableOf(name), url: '', fileName: `${name}.csv`, maxBytes: 1_000_000 },
  format: { delimiter: ';', quote: '"', encoding: 'utf-8', header: true },
  columns: [
    { name: 'id', source: ['id'], type: 'INT64', description: 'identity', required: true },
    { name: 'label', source: ['label'], type: 'STRING', description: 'text' },
  ],
  rowId: ['id'],
  snapshotDate: { from: 'logical-date' },
  load: { mode: 'append' },
  reconciliation: [{ name: 'all' }],
  quarantineMaxShare: 0.001,
});

/** Runs under the workflow type of a pipeline that is there; the steps are handed this definition instead. */
const pipeline: PipelineDefinition = {
  ...(registry['france-courses']?.definition as PipelineDefinition),
  datasets: names.map(datasetOf),
};

let server: TestWorkflowEnvironment;
let sources: SourceServer;
let bench: Workbench;

beforeAll(async () => {
  sources = await startSourceServer();
  [server, bench] = await Promise.all([
    startTemporal(),
    makeWorkbench({
      registry: { [pipeline.name]: { definition: pipeline } },
      sourceUrls: Object.fromEntries(names.map((name) => [variableOf(name), `${sources.url}/${name}`])),
    }),
  ]);
});

afterAll(async () => {
  await server?.teardown();
  await sources?.close();
  await bench?.remove();
});

test('two of twenty sources are poisoned: eighteen load, and the report says who and why', async () => {
  for (const name of names) sources.serve(`/${name}`, `id;label\n1;${name}\n2;\n`);
  sources.serve('/source-7', '<!doctype html><html>Service indisponible</html>');
  sources.serve('/source-13', 'identifiant;label\n1;renamed\n');
  const taskQueue = 'twenty';
  const activities = createActivities(bench.deps);
  const worker = await Worker.create({ connection: server.nativeConnection, taskQueue, workflowBundle, activities });
  const error: unknown = await worker.runUntil(
    server.client.workflow
      .execute('franceCourses', { taskQueue, workflowId: 'twenty', args: [{ date: '2025-01-15' }] })
      .catch((thrown: unknown) => thrown),
  );
  const report = ((error as WorkflowFailedError).cause as ApplicationFailure).details?.[0] as RunReport;

  const healthy = names.filter((name) => !['source-7', 'source-13'].includes(name));
  expect(report.status).toBe('failed');
  expect(report.tables.map(({ dataset, loaded, changed }) => [dataset, loaded, changed])).toEqual(
    healthy.map((name) => [name, 2, 2]),
  );
  const told = [report.error, ...report.warnings];
  expect(told).toHaveLength(2);
  expect(told).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ code: 'SOURCE_HTML', dataset: 'source-7' }),
      expect.objectContaining({ code: 'CONTRACT_MISSING_COLUMN', dataset: 'source-13' }),
    ]),
  );
  const loaded = await bench.deps.warehouse.loaded(pipeline);
  expect(loaded.map(({ dataset }) => dataset).sort()).toEqual([...healthy].sort());
  expect(await bench.deps.warehouse.published(pipeline.name)).toBeNull();
});
