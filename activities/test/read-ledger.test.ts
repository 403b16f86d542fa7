import { readLedger } from '@relais/activities/ledger/read-ledger';
import { planRun } from '@relais/activities/plan-run';
import { waitingSnapshots } from '@relais/activities/waiting-snapshots';
import { objectNames, type PipelineDefinition } from '@relais/core';
import { contractHash } from '@relais/rows';
import type { LoadedState, Warehouse } from '@relais/warehouse';
import { registry } from '@relais/workflows/pipelines';
import { makeWorkbench, type Workbench } from './workbench.js';

/** The ledger put together from a real store, beside a warehouse that says what it is told to. */
const pipeline = registry['france-courses']?.definition as PipelineDefinition;
const [courses] = pipeline.datasets as [PipelineDefinition['datasets'][number]];
const [first, second] = ['a'.repeat(64), 'b'.repeat(64)] as [string, string];

let bench: Workbench;
beforeEach(async () => {
  bench = await makeWorkbench();
});
afterEach(() => bench.remove());

const json = (path: string, content: object) => bench.deps.store.create(path, JSON.stringify(content));

async function stored(date: string, sha256: string, fetched_at = `${date}T04:00:00Z`): Promise<void> {
  const folder = objectNames.rawSnapshot(pipeline.name, 'courses', date, sha256);
  const content = { dataset: 'courses', file: 'courses.csv', sha256, bytes: 7, rows: 1, snapshot_date: date };
  await json(`${folder}manifest.json`, { ...content, fetched_at });
}

const loadedAs = (snapshotDate: string, sha256: string, hash = contractHash(courses)): LoadedState => {
  const path = `${objectNames.rawSnapshot(pipeline.name, 'courses', snapshotDate, sha256)}courses.csv`;
  const snapshot = { dataset: 'courses', snapshotDate, sha256, bytes: 7, rows: 1, path, fileName: 'courses.csv' };
  const known = { dataset: 'courses', snapshotDate, sha256, contractHash: hash, contentHash: 'cc' };
  return { ...known, snapshot, intact: true, parts: [] } as unknown as LoadedState;
};

const warehouse = (loaded: readonly LoadedState[], shown: readonly LoadedState[] = []): Warehouse => ({
  ...bench.deps.warehouse,
  loaded: async () => loaded,
  published: async () => ({ snapshots: shown }) as unknown as Awaited<ReturnType<Warehouse['published']>>,
});

const ledger = async (loaded: readonly LoadedState[], shown?: readonly LoadedState[]) =>
  (
    await readLedger(
      { store: bench.deps.store, warehouse: warehouse(loaded, shown) },
      { pipeline, datasets: [courses] },
    )
  ).map(({ snapshotDate, state, snapshot }) => `${snapshotDate} ${state} ${snapshot?.sha256.slice(0, 1)}`);

test('of several versions of a date the newest counts, and until it is loaded the date has failed', async () => {
  await stored('2025-01-15', first, '2025-01-15T04:00:00Z');
  await stored('2025-01-15', second, '2025-01-16T04:00:00Z');
  const old = loadedAs('2025-01-15', first);
  expect(await ledger([old], [old])).toEqual(['2025-01-15 failed b']);
  const newer = loadedAs('2025-01-15', second);
  expect(await ledger([newer], [newer])).toEqual(['2025-01-15 published b']);
});

test('a publisher that went back to older bytes is not asked to be loaded forward again', async () => {
  await stored('2025-01-15', first, '2025-01-15T04:00:00Z');
  await stored('2025-01-15', second, '2025-01-16T04:00:00Z');
  for (const [at, sha256] of [first, second, first].entries())
    await json(objectNames.load(pipeline.name, 'courses', '2025-01-15', at + 1), { sha256, at });
  expect(await ledger([loadedAs('2025-01-15', first)])).toEqual(['2025-01-15 loaded a']);
});

test.each(['QUARANTINE_THRESHOLD', 'SHRINK_GUARD'])(
  '%s holds a version until a person lets that one through',
  async (code) => {
    await stored('2025-01-15', first);
    const decision = [pipeline.name, 'courses', '2025-01-15', first, code] as const;
    await json(objectNames.held(...decision), {});
    expect(await ledger([])).toEqual(['2025-01-15 quarantined a']);
    await json(objectNames.accepted(...decision), {});
    expect(await ledger([])).toEqual(['2025-01-15 failed a']);
    await stored('2025-01-15', second, '2025-01-16T04:00:00Z');
    expect(await ledger([])).toEqual(['2025-01-15 failed b']);
  },
);

test('B6: rows that were given up hold a snapshot no longer, under the contract of today', async () => {
  const [date, code] = ['2025-01-15', 'QUARANTINE_THRESHOLD'] as const;
  await stored(date, first);
  const hold = { code, sha256: first, snapshot_date: date, finding: '', next: '' };
  await json(objectNames.held(pipeline.name, 'courses', date, first, code), hold);
  const waiting = async () => (await waitingSnapshots(bench.deps.store, pipeline, [])).length;
  const drop = (contract: string) => json(objectNames.dropped(pipeline.name, 'courses', date, first, contract), {});
  await drop('c0ffeec0ffee');
  expect([await waiting(), ...(await ledger([]))]).toEqual([1, '2025-01-15 quarantined a']);
  await drop(contractHash(courses));
  expect([await waiting(), ...(await ledger([]))]).toEqual([0, '2025-01-15 failed a']);
});

test('other datasets, and generations of other figures, prove nothing', async () => {
  await stored('2025-01-15', first);
  const mine = loadedAs('2025-01-15', first);
  const others = [
    { ...mine, dataset: 'formacode' },
    { ...mine, contentHash: 'dd' },
  ];
  expect(await ledger([mine], others)).toEqual(['2025-01-15 loaded a']);
  expect(await ledger([{ ...mine, dataset: 'formacode' }])).toEqual(['2025-01-15 failed a']);
});

describe('a run, and what is stale', () => {
  const months = (count: number): LoadedState[] =>
    Array.from({ length: count }, (_, at) =>
      loadedAs(`${1990 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-15`, first, 'c0ffeec0ffee'),
    );
  const plan = (loaded: readonly LoadedState[]) =>
    planRun(
      { ...bench.deps, warehouse: warehouse(loaded) },
      { pipeline: pipeline.name, input: { date: '2025-01-15' }, startTime: 0, scheduledTime: null },
      bench.step('run-1'),
    );
  const sources = pipeline.datasets.map(({ name }) => name);

  test('fifty snapshots of another contract are typed again beside what is fetched', async () => {
    const { datasets, unready } = await plan(months(50));
    expect(datasets.filter(({ snapshot }) => snapshot === undefined).map(({ dataset }) => dataset)).toEqual(sources);
    expect(datasets).toHaveLength(sources.length + 50);
    expect(unready).toBeUndefined();
  });

  test('more are left to a backfill, which is named with its range; the sources are fetched all the same', async () => {
    const { datasets, unready } = await plan(months(51));
    expect(datasets.map(({ dataset }) => dataset)).toEqual(sources);
    expect(unready).toMatchObject({ code: 'BACKFILL_NEEDED', dataset: null });
    expect(unready?.message).toContain('51 loaded snapshots');
    expect(unready?.message).toContain(`relais backfill ${pipeline.name} --from 1990-01-15 --to 1994-03-15`);
  });
});
