import { startSampleServer, type RunningServer } from '@relais/sample-sources';
import { registry } from '@relais/workflows/pipelines';
import { noModels, type RunPlan } from '@relais/core';
import type { BuildRequest } from '@relais/dbt';
import { readBuildCosts } from '@relais/activities/build-costs';
import { buildModels, type Built, type CandidateRecord } from '@relais/activities/build-models';
import { loadTable } from '@relais/activities/load-table';
import { releaseLock } from '@relais/activities/pipeline-lock';
import { publish } from '@relais/activities/publish';
import { reconcileSnapshot } from '@relais/activities/reconcile-snapshot';
import { snapshotDataset } from '@relais/activities/snapshot-dataset';
import { translateColumns } from '@relais/activities/translate-columns';
import { typeSnapshot } from '@relais/activities/type-snapshot';
import { makeWorkbench, type Workbench } from './workbench.js';

const pipeline = 'france-courses';
let bench: Workbench;
let sources: RunningServer;

beforeAll(async () => {
  sources = await startSampleServer({ registry, scale: 0.002 });
  const at = `${sources.url}/at/{date}`;
  bench = await makeWorkbench({
    sourceUrls: {
      COURSES_URL: `${at}/api/explore/v2.1/catalog/datasets/moncompteformation_catalogueformation/exports/csv`,
      ENROLLMENTS_URL: `${at}/api/explore/v2.1/catalog/datasets/entree_sortie_formation/exports/csv`,
      FORMACODE_URL: `${at}/IMG/zip/fcod_13_25_10_2019.zip`,
    },
  });
});
afterAll(async () => {
  await sources.close();
  await bench.remove();
});

async function ingest(dataset: string, logicalDate: string, run: string) {
  const step = bench.step(run);
  const snapshot = await snapshotDataset(bench.deps, { pipeline, dataset, logicalDate }, step);
  const typed = await typeSnapshot(bench.deps, { pipeline, snapshot, verify: false }, step);
  const { ref, parts } =
    dataset === 'formacode'
      ? await translateColumns(bench.deps, { pipeline, typed }, step)
      : { ref: typed, parts: typed.parts };
  const { changed, contentHash } = await loadTable(bench.deps, { pipeline, typed: ref, parts }, step);
  const counts = await reconcileSnapshot(bench.deps, { pipeline, typed, parts, contentHash }, step);
  return {
    typed,
    ref,
    changed,
    counts,
    counted: { dataset, snapshotDate: snapshot.snapshotDate, path: typed.path, contentHash },
  };
}

async function month(date: string, run: string) {
  const tables = [];
  for (const dataset of ['courses', 'enrollments', 'formacode']) tables.push(await ingest(dataset, date, run));
  const plan: RunPlan = {
    pipeline,
    logicalDate: date,
    trigger: 'manual',
    datasets: [],
    searchAttributes: true,
    lateSource: { retryEveryHours: 24, forDays: 10 },
  };
  const step = bench.step(run);
  const built = await buildModels(bench.deps, { plan, loaded: tables.map((table) => table.counted) }, step);
  return { tables, built, publish: () => show(built, tables, run) };
}

async function show(
  built: Built,
  tables: readonly { counted: { dataset: string; snapshotDate: string; path: string; contentHash: string } }[],
  run: string,
) {
  if (built.outcome !== 'built') throw new Error(`nothing was built: ${built.outcome}`);
  const counted = tables.map((table) => table.counted);
  try {
    await publish(bench.deps, { candidate: built.candidate, record: built.record, counted }, bench.step(run));
  } finally {
    await releaseLock(bench.deps.store, pipeline, run);
  }
}

const rows = async (sql: string) => (await bench.deps.warehouse.query(pipeline, sql)).rows;

test('a month goes in, is balanced and counted three times over, and shows after one switch', async () => {
  const january = await month('2025-01-15', 'run-1');
  for (const { typed, counts } of january.tables) {
    expect(typed.read).toBe(typed.loaded + typed.duplicates + typed.quarantined);
    for (const check of counts) expect(check.typed).toBe(check.raw);
  }
  await expect(bench.deps.warehouse.query(pipeline, 'select 1')).rejects.toMatchObject({ code: 'NOT_PUBLISHED' });
  await january.publish();
  const [courses] = january.tables;
  expect(await rows('select count(*)::int as n from source_tables.courses')).toEqual([{ n: courses?.typed.loaded }]);
});

test('every sample text is translated by the glossary', async () => {
  const { ref } = await ingest('formacode', '2025-01-15', 'run-1');
  expect(ref).toMatchObject({ translation: { untranslated: 0, provider: 0, memory: 0 } });
  expect(
    await rows("select count(*)::int as n from source_tables.formacode where translation_status <> 'glossary'"),
  ).toEqual([{ n: 0 }]);
});

test('the same month again changes nothing, and readers keep the generation they have', async () => {
  const again = await month('2025-01-15', 'run-2');
  expect(again.tables.map((table) => table.changed)).toEqual([0, 0, 0]);
  expect(again.built).toMatchObject({ outcome: 'unchanged' });
});

test('a retry within the run reports what its first attempt changed', async () => {
  expect((await ingest('courses', '2025-01-15', 'run-1')).changed).toBeGreaterThan(0);
});

test('the next month leaves the older partition as it was', async () => {
  const before = await rows(
    "select md5(string_agg(c::varchar, '' order by row_id)) as h from source_tables.courses c where date_extract = '2025-01-15'",
  );
  const february = await month('2025-02-15', 'run-3');
  await february.publish();
  expect(
    await rows(
      "select md5(string_agg(c::varchar, '' order by row_id)) as h from source_tables.courses c where date_extract = '2025-01-15'",
    ),
  ).toEqual(before);
  expect(await rows('select count(distinct date_extract)::int as n from source_tables.courses')).toEqual([{ n: 2 }]);
});

test('what a build was billed is written down beside its record', async () => {
  const build = async () => ({ models: noModels, warnings: [], seconds: 1, bytesBilled: 5 });
  const deps = { ...bench.deps, models: { version: async () => 'another', files: async () => ({}), build } };
  const lateSource = { retryEveryHours: 24, forDays: 10 };
  const plan = {
    pipeline,
    logicalDate: '2025-02-15',
    trigger: 'manual',
    datasets: [],
    searchAttributes: true,
    lateSource,
  } as const;
  const built = await buildModels(deps, { plan, loaded: [] }, bench.step('run-billed'));
  if (built.outcome !== 'built') throw new Error(built.outcome);
  await bench.deps.warehouse.discardCandidate(built.candidate);
  const run = { workflowId: 'test', runId: 'run-billed', logicalDate: '2025-02-15' };
  const { generation } = built.candidate;
  expect(await readBuildCosts(bench.deps.store, pipeline, { run, generation })).toBe(5);
  expect(built).not.toHaveProperty('bytesBilled');
});

test('models are told what the environment chose; another choice is another generation', async () => {
  const told: unknown[] = [];
  const build = async ({ variables }: BuildRequest) => {
    told.push(variables);
    return { models: noModels, warnings: [], seconds: 1 };
  };
  const mode = { name: 'mode', environment: 'MODE', values: ['a', 'b'], default: 'a', description: '' } as const;
  const entry = bench.deps.registry[pipeline]!;
  const declared = { ...entry, definition: { ...entry.definition, variables: [mode] } };
  const lateSource = { retryEveryHours: 24, forDays: 10 };
  const plan = {
    ...{ pipeline, logicalDate: '2025-02-15', trigger: 'manual', datasets: [], searchAttributes: true, lateSource },
  } as const;
  const fingerprints = [];
  for (const variables of [{}, { MODE: 'a' }, { MODE: 'b' }]) {
    const models = { version: async () => 'of a choice', files: async () => ({}), build };
    const deps = { ...bench.deps, registry: { [pipeline]: declared }, variables, models };
    const run = `run-${JSON.stringify(variables)}`.replace(/\W/g, '');
    const built = await buildModels(deps, { plan, loaded: [] }, bench.step(run));
    if (built.outcome !== 'built') throw new Error(built.outcome);
    await bench.deps.warehouse.discardCandidate(built.candidate);
    const kept = await bench.deps.store.read(built.record);
    fingerprints.push((JSON.parse(String(kept)) as CandidateRecord).record.fingerprint);
  }
  expect(told).toEqual([{ mode: 'a' }, { mode: 'a' }, { mode: 'b' }]);
  expect([fingerprints[0] === fingerprints[1], fingerprints[1] === fingerprints[2]]).toEqual([true, false]);
});

test('what publishing will do to the marts stands in the report', async () => {
  const build = async () => ({ models: noModels, warnings: [], seconds: 1, bytesBilled: null });
  const change = { table: 'marts.dim_courses', action: 'rebuild', reason: 'column a is STRING' } as const;
  const warehouse = { ...bench.deps.warehouse, plan: async () => [change] };
  const deps = {
    ...bench.deps,
    warehouse,
    models: { version: async () => 'of another shape', files: async () => ({}), build },
  };
  const lateSource = { retryEveryHours: 24, forDays: 10 };
  const plan = {
    ...{ pipeline, logicalDate: '2025-02-15', trigger: 'manual', datasets: [], searchAttributes: true, lateSource },
  } as const;
  const built = await buildModels(deps, { plan, loaded: [] }, bench.step('run-shape'));
  if (built.outcome !== 'built') throw new Error(built.outcome);
  await bench.deps.warehouse.discardCandidate(built.candidate);
  expect(built.warnings).toEqual([
    { code: 'MART_SHAPE', message: 'rebuild marts.dim_courses: column a is STRING', dataset: null },
  ]);
});

test('who asks for source tables alone is told that readers lose their marts by it', async () => {
  const lateSource = { retryEveryHours: 24, forDays: 10 };
  const plan = {
    ...{ pipeline, logicalDate: '2025-02-15', trigger: 'manual', datasets: [], searchAttributes: true, lateSource },
  } as const;
  const warned = async (models: boolean) => {
    const { warehouse } = bench.deps;
    const published = await warehouse.published(pipeline);
    const shown = published && { ...published, models, fingerprint: 'another' };
    const deps = { ...bench.deps, warehouse: { ...warehouse, published: async () => shown } };
    const built = await buildModels(deps, { plan, loaded: [] }, bench.step(`run-without-${models}`));
    if (built.outcome !== 'built') throw new Error(built.outcome);
    await warehouse.discardCandidate(built.candidate);
    return built.warnings;
  };
  const message = expect.stringMatching(
    /RELAIS_DBT=none.*lose the marts of generation 00000.*publish rollback/,
  ) as unknown;
  expect(await warned(true)).toEqual([{ code: 'MARTS_WITHDRAWN', message, dataset: null }]);
  expect(await warned(false)).toEqual([]);
});

test('a count that differs keeps the candidate from readers', async () => {
  const march = await month('2025-03-15', 'run-4');
  const [first] = march.tables;
  if (!first) throw new Error('no table');
  const path = `${first.typed.path}counts-${first.counted.contentHash}.json`;
  await bench.deps.store.remove(path);
  await bench.deps.store.create(path, JSON.stringify(first.counts.map((check) => ({ ...check, raw: check.raw + 1 }))));
  await expect(march.publish()).rejects.toMatchObject({ code: 'RECONCILIATION_MISMATCH', dataset: 'courses' });
  expect(await rows('select count(distinct date_extract)::int as n from source_tables.courses')).toEqual([{ n: 2 }]);
});
