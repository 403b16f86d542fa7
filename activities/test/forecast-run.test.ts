import { readdirSync } from 'node:fs';
import { keepBuildCosts } from '@relais/activities/build-costs';
import { forecastRun } from '@relais/activities/forecast/forecast-run';
import { snapshotDataset } from '@relais/activities/snapshot-dataset';
import { typeSnapshot } from '@relais/activities/type-snapshot';
import type { Dependencies } from '@relais/activities';
import type { PipelineDefinition } from '@relais/core';
import { startSampleServer, type RunningServer } from '@relais/sample-sources';
import { bigqueryPrice } from '@relais/warehouse/query-price';
import { registry } from '@relais/workflows/pipelines';
import { makeWorkbench, type Workbench } from './workbench.js';

const pipeline = 'france-courses';
const date = '2025-01-15';
let bench: Workbench;
let sources: RunningServer;
beforeAll(async () => {
  sources = await startSampleServer({ registry, scale: 0.002 });
  const at = `${sources.url}/at/{date}`;
  bench = await makeWorkbench({
    sourceUrls: {
      COURSES_URL: `${at}/nothing/here?apikey=canary`,
      ENROLLMENTS_URL: `${at}/api/explore/v2.1/catalog/datasets/entree_sortie_formation/exports/csv`,
      FORMACODE_URL: `${at}/IMG/zip/fcod_13_25_10_2019.zip`,
    },
  });
});
afterAll(async () => {
  await sources.close();
  await bench.remove();
});

const files = () => readdirSync(bench.folder, { recursive: true }).sort();
const forecast = (changes: Partial<Dependencies> = {}, datasets: readonly string[] = []) =>
  forecastRun({ ...bench.deps, ...changes }, { pipeline, input: { date, datasets }, startTime: 0 });

test('nothing is written, and a source that does not answer is told of instead of thrown', async () => {
  const before = files();
  const { sources: told, ...rest } = await forecast();
  expect(files()).toEqual(before);
  expect(told).toMatchObject([
    {
      dataset: 'courses',
      verdict: 'unknown',
      url: `${sources.url}/at/${date}/nothing/here?apikey=…`,
      error: { code: 'SOURCE_NOT_FOUND' },
    },
    { dataset: 'enrollments', verdict: 'first', newest: null, recordsCount: expect.any(Number), error: null },
    { dataset: 'formacode', verdict: 'first', newest: null, bytes: expect.any(Number), error: null },
  ]);
  expect(rest).toMatchObject({
    logicalDate: date,
    warehouse: { dialect: 'duckdb', bytes: 0, cost: null },
    models: { lastBuild: null, cost: null },
    translation: [{ dataset: 'formacode', snapshotDate: null, cost: null }],
  });
  expect(rest.unknown.join()).toContain('whether courses changed');
  expect(JSON.stringify([told, rest])).not.toContain('canary');
});

test('only the chosen datasets are asked about', async () => {
  const { sources: told, translation } = await forecast({}, ['enrollments']);
  expect([told.map(({ dataset }) => dataset), translation]).toEqual([['enrollments'], []]);
});

test('texts that neither glossary nor memory know are counted and priced as the provider would', async () => {
  const step = bench.step('run-1');
  const snapshot = await snapshotDataset(bench.deps, { pipeline, dataset: 'formacode', logicalDate: date }, step);
  await typeSnapshot(bench.deps, { pipeline, snapshot, verify: false }, step);
  const asked = jest.fn();
  const translationProvider = {
    name: 'paid',
    price: { currency: 'EUR', perMillionCharacters: 20, source: 'a list' },
    translate: asked,
  };
  const paid = await forecast({ translationProvider, glossaryFor: null });
  const [counted] = paid.translation;
  expect(counted).toMatchObject({ snapshotDate: date, provider: 'paid', unknown: counted?.distinct });
  expect(counted?.characters).toBeGreaterThan(counted?.unknown ?? Infinity);
  expect(counted?.cost?.amount).toBeCloseTo((20 * (counted?.characters ?? 0)) / 1e6);
  expect(paid.sources[2]).toMatchObject({ verdict: 'likely-unchanged', newest: { snapshotDate: date } });
  expect((await forecast({ translationProvider })).translation).toMatchObject([{ unknown: 0, cost: { amount: 0 } }]);
  expect(asked).not.toHaveBeenCalled();
});

test('what the last build was billed is what the next one is likely to cost', async () => {
  const definition = registry[pipeline]?.definition as PipelineDefinition;
  const { store } = bench.deps;
  const run = { workflowId: 'w', runId: 'run-9', logicalDate: date };
  const candidate = await bench.deps.warehouse.prepareCandidate({ pipeline: definition, snapshots: [], count: [] });
  const published = await bench.deps.warehouse.publish(candidate, {
    ...{ fingerprint: 'x', snapshots: [], models: true, run, codeVersion: 'test' },
  });
  const { generation, publishedAt } = published;
  const lastBuild = { generation, publishedAt };
  expect((await forecast()).models).toEqual({ lastBuild, bytesBilled: null, cost: null });
  await keepBuildCosts(store, pipeline, published, 2 ** 39);
  const warehouse = { ...bench.deps.warehouse, dialect: 'bigquery' as const };
  expect((await forecast({ warehouse })).models).toEqual({
    lastBuild,
    bytesBilled: 2 ** 39,
    cost: { amount: 3.125, price: bigqueryPrice },
  });
});

test('what BigQuery estimates is summed and priced by the list', async () => {
  const estimates = {
    tables: [],
    maximumBytesBilled: 1e9,
    statements: [2 ** 40, 2 ** 39].map((bytes) => ({ name: 'load', bytes })),
  };
  const warehouse = { ...bench.deps.warehouse, dialect: 'bigquery' as const, forecast: async () => estimates };
  expect((await forecast({ warehouse })).warehouse).toEqual({
    ...estimates,
    dialect: 'bigquery',
    bytes: 1.5 * 2 ** 40,
    cost: { amount: 9.375, price: bigqueryPrice },
  });
});
