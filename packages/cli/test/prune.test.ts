import { randomUUID } from 'node:crypto';
import { holdLock, releaseLock } from '@relais/activities/pipeline-lock';
import type { JsonDocuments } from '@relais/cli/output/json-documents';
import { planPrune, type PruneRequest } from '@relais/cli/retention/plan-prune';
import { prune } from '@relais/cli/retention/prune';
import { runCli } from '@relais/cli/run-cli';
import type { DatasetDefinition, Registry } from '@relais/core';
import type { Generation } from '@relais/warehouse';
import { duckdbWarehouse } from '@relais/warehouse/drivers/duckdb';
import { capturedShell } from './captured-shell.js';
import { checkedDocument } from './checked-document.js';
import { generationRecord } from '../../warehouse/test/conformance/steps.js';
import { courses, enrollments, pipeline, terms, typedSnapshot, type Row } from '../../warehouse/test/sample.js';
import { temporaryWarehouse, type TemporaryWarehouse } from '../../warehouse/test/temporary-warehouse.js';

const january = '2025-01-05';
const dayMs = 86_400_000;
let subject: TemporaryWarehouse;
beforeEach(async () => {
  const temporary = await temporaryWarehouse();
  const { home, store } = temporary;
  const where = { folder: `${home}/warehouse`, store, storeRoot: `${home}/store` };
  const warehouse = duckdbWarehouse({ ...where, memoryLimit: '200MB', threads: 2, generationsKept: 2 });
  subject = { ...temporary, warehouse };
});
afterEach(() => subject.dispose());

/** @param replacedDays ago by a clock that runs a minute ahead, so that all that was written is old enough at once */
const request = (replacedDays = 0, now = Date.now() + 60_000): PruneRequest => ({
  ...{ pipeline, store: subject.store, warehouse: subject.warehouse },
  ...{ generations: 2, reportDays: 400, replacedDays, now },
});
const silent = (): void => undefined;

/** Loads rows as a run does; @returns the folder of their typed files. */
async function load(dataset: DatasetDefinition, date: string, rows: readonly Row[]): Promise<string> {
  const typed = await typedSnapshot(subject.store, dataset, date, rows);
  const folder = typed.typed.path.replace(/\/$/, '');
  await subject.store.create(`${folder}/manifest.json`, JSON.stringify({ parts: typed.parts }));
  await subject.warehouse.load(typed);
  return folder;
}

async function publish(): Promise<Generation> {
  const snapshots = await subject.warehouse.loaded(pipeline);
  const candidate = await subject.warehouse.prepareCandidate({ pipeline, snapshots, count: [] });
  const runId = randomUUID();
  const record = generationRecord(candidate.generation);
  return subject.warehouse.publish(candidate, { ...record, snapshots, run: { ...record.run, runId } });
}

/** Four versions of one date, each published; what does not change beside it. */
async function fourGenerations() {
  await load(enrollments, january, [{ id: 'a', entries: 1, exits: 0, load_date: january }]);
  await load(terms, january, [{ id: 'a', label: 'x', label_en: 'y', label_status: 'glossary' }]);
  const folders: string[] = [];
  const generations: Generation[] = [];
  for (const fee of [1, 2, 3, 4]) {
    folders.push(await load(courses, january, [{ id: 'a', code: 1, fee }]));
    generations.push(await publish());
  }
  return { folders, generations };
}

const fee = async () =>
  (
    await subject.warehouse.query(
      pipeline.name,
      'SELECT fee, (SELECT count(*) FROM source_tables.enrollments) AS n FROM source_tables.courses',
    )
  ).rows;
const paths = async (area: string) => (await subject.store.list(`${area}/`)).map(({ path }) => path);
const foldersLeft = async () => [...new Set((await paths('typed')).map((path) => path.replace(/\/[^/]+$/, '')))];

test('every generation that is kept still answers, and can be gone back to; what only older ones read is gone', async () => {
  const { folders, generations } = await fourGenerations();
  const { removals } = await prune(request(), silent);
  expect(removals.map(({ kind, name }) => [kind, name])).toEqual(folders.slice(0, 2).map((name) => ['typed', name]));
  expect(await foldersLeft()).toEqual(expect.arrayContaining(folders.slice(2)));
  expect(await foldersLeft()).toHaveLength(4);

  const kept = generations.slice(2).reverse();
  expect((await subject.warehouse.generations(pipeline.name)).map(({ generation }) => generation)).toEqual(
    kept.map(({ generation }) => generation),
  );
  expect(await fee()).toEqual([{ fee: '4', n: 1 }]);
  await subject.warehouse.rollback(pipeline.name, null);
  expect(await fee()).toEqual([{ fee: '3', n: 1 }]);
  await subject.warehouse.rollback(pipeline.name, String(kept[0]?.generation));
  expect(await fee()).toEqual([{ fee: '4', n: 1 }]);
  expect((await subject.warehouse.loaded(pipeline)).every(({ intact }) => intact)).toBe(true);
  await load(courses, january, [{ id: 'a', code: 1, fee: 1 }]);
  await publish();
  expect(await fee()).toEqual([{ fee: '1', n: 1 }]);
});

test('a removal that is cut off is ended by the next, and nothing is broken in between', async () => {
  const { folders } = await fourGenerations();
  const { store } = subject;
  let left = 2;
  const remove = async (path: string): Promise<void> => {
    if (path.startsWith('typed/') && left-- <= 0) throw new Error('cut');
    await store.remove(path);
  };
  await expect(prune({ ...request(), store: { ...store, remove } }, silent)).rejects.toThrow('cut');
  expect(await fee()).toEqual([{ fee: '4', n: 1 }]);
  expect((await subject.warehouse.loaded(pipeline)).every(({ intact }) => intact)).toBe(true);
  await prune(request(), silent);
  expect(await foldersLeft()).toHaveLength(4);
  expect(await foldersLeft()).toEqual(expect.arrayContaining(folders.slice(2)));
});

test('generations beyond those kept go at once, but never the one readers see', async () => {
  const { warehouse } = await temporaryWarehouseOf(5);
  subject = { ...subject, warehouse };
  const { generations } = await fourGenerations();
  await warehouse.rollback(pipeline.name, String(generations[0]?.generation));
  const two = { ...request(), warehouse: (await temporaryWarehouseOf(2)).warehouse };
  const { removals } = await prune(two, silent);
  expect(removals.filter(({ kind }) => kind === 'generation')).toEqual([
    { kind: 'generation', name: generations[1]?.generation, objects: [], bytes: expect.any(Number) as number },
  ]);
  expect((await warehouse.generations(pipeline.name)).map(({ generation }) => generation)).toEqual(
    [generations[3], generations[2], generations[0]].map((each) => each?.generation),
  );
  expect(await fee()).toEqual([{ fee: '1', n: 1 }]);
});

/** The same files, with another number of generations kept. */
async function temporaryWarehouseOf(generationsKept: number) {
  const { home, store } = subject;
  const where = { folder: `${home}/warehouse`, store, storeRoot: `${home}/store` };
  return { warehouse: duckdbWarehouse({ ...where, memoryLimit: '200MB', threads: 2, generationsKept }) };
}

test('the command takes its numbers from the settings, and a dry run removes nothing', async () => {
  const { folders, generations } = await fourGenerations();
  const words = ['prune', pipeline.name, '--older-than', '0', '--json'];
  const run = async (...more: string[]) => {
    const variables = { RELAIS_HOME: subject.home, RELAIS_KEEP_GENERATIONS: '2' };
    const shell = capturedShell(variables, { [pipeline.name]: { definition: pipeline } } as unknown as Registry);
    expect(await runCli([...words, ...more], shell)).toBe(0);
    return checkedDocument(words, shell.out()) as JsonDocuments['prune'];
  };
  const planned = await run('--dry-run');
  expect(await foldersLeft()).toHaveLength(6);
  const done = await run('--yes');
  expect(done).toEqual({ ...planned, dryRun: false });
  expect(done.pipelines[0]?.removed.map(({ name }) => name)).toEqual(folders.slice(0, 2));
  expect(await foldersLeft()).toHaveLength(4);
  expect((await subject.warehouse.generations(pipeline.name)).map(({ generation }) => generation)).toEqual([
    generations[3]?.generation,
    generations[2]?.generation,
  ]);
  expect((await run('--yes')).pipelines[0]?.removed).toEqual([]);
});

test('what is young, what refused rows belong to, and what is not understood stays', async () => {
  const { folders } = await fourGenerations();
  expect((await planPrune(request(1))).removals).toEqual([]);

  const refused = await load(courses, '2025-02-02', [{ id: 'r', code: 1, fee: 1 }]);
  await subject.store.create(`${refused.replace('typed', 'quarantine')}/rows.parquet`, 'PAR1');
  await load(courses, '2025-02-02', [{ id: 'r', code: 1, fee: 2 }]);
  for (const { path } of await subject.store.list(`loads/${pipeline.name}/courses/snapshot_date=${january}/`))
    if (!path.endsWith('4.json')) await subject.store.remove(path);
  const { removals, kept } = await planPrune(request());
  expect(removals).toEqual([]);
  expect(kept).toEqual([{ name: refused, bytes: expect.any(Number) as number, reason: 'rows of it were refused' }]);
  expect(await foldersLeft()).toEqual(expect.arrayContaining(folders));
});

test('reports of long ago go, but not the newest, nor those of generations that can be shown', async () => {
  const reports = Array.from({ length: 25 }, (_, at) => `reports/${pipeline.name}/2025-01-05/run-${at}.json`);
  for (const path of reports) await subject.store.create(path, '{}');
  const [first] = reports;
  await subject.store.create(`${first?.replace('.json', '')}/replay/page-1.json`, '{}');
  expect((await planPrune(request())).removals).toEqual([]);
  const { removals } = await planPrune(request(0, Date.now() + 401 * dayMs));
  expect(removals.every(({ kind }) => kind === 'report')).toBe(true);
  expect(removals).toHaveLength(5);
  const { warehouse } = subject;
  const shown = removals.map(({ name }) => ({ run: { runId: name.split('/').at(-1) }, snapshots: [] }));
  const showing = { ...warehouse, generations: async () => shown as unknown as Generation[] };
  const spared = { ...request(0, Date.now() + 401 * dayMs), warehouse: showing, generations: 9 };
  expect((await planPrune(spared)).removals).toEqual([]);
});

test('raw files, refused ones, decisions and translations are never touched, nor anything while a run holds the lock', async () => {
  await fourGenerations();
  const sacred = ['raw', 'rejected', 'accepted', 'translation-memory', 'quarantine'];
  for (const area of sacred) await subject.store.create(`${area}/${pipeline.name}/courses/x/y.json`, '{}');
  const run = { runId: 'run-1', workflowId: 'sample', log: silent };
  await holdLock(subject.store, pipeline.name, run);
  await expect(prune(request(), silent)).rejects.toMatchObject({ code: 'PIPELINE_LOCKED' });
  await releaseLock(subject.store, pipeline.name, run.runId);
  const before = (await paths('typed')).length;
  await prune({ ...request(0, Date.now() + 500 * dayMs), generations: 1 }, silent);
  expect((await paths('typed')).length).toBeLessThan(before);
  for (const area of sacred) expect(await paths(area)).toHaveLength(1);
  // The warehouse keeps two, whatever was asked for.
  await subject.warehouse.rollback(pipeline.name, null);
  expect(await fee()).toEqual([{ fee: '3', n: 1 }]);
});
