import { join } from 'node:path';
import type { RowTyper, TypeOutcome } from '@relais/rows';
import { importSnapshot } from '@relais/activities/import-snapshot';
import { loadTable } from '@relais/activities/load-table';
import { typeSnapshot } from '@relais/activities/type-snapshot';
import { makeWorkbench, type Workbench } from './workbench.js';

const pipeline = 'france-courses';
const date = '2025-03-19';
const file = join(process.cwd(), 'workflows/pipelines', pipeline, 'fixtures/raw', date, 'enrollments.csv');
let bench: Workbench;

beforeEach(async () => {
  bench = await makeWorkbench();
});
afterEach(() => bench.remove());

const stored = () => importSnapshot(bench.deps, { pipeline, dataset: 'enrollments', date, file });
const typeWith = async (typer: RowTyper) =>
  typeSnapshot({ ...bench.deps, typer }, { pipeline, snapshot: await stored(), verify: false }, bench.step('run'));

/** A typer that does its work and then tells other figures. */
const telling = (change: (outcome: TypeOutcome) => Partial<TypeOutcome>): RowTyper => ({
  ...bench.deps.typer,
  type: async (request) => {
    const outcome = await bench.deps.typer.type(request);
    return { ...outcome, ...change(outcome) };
  },
});

const lies: readonly (readonly [string, (outcome: TypeOutcome) => Partial<TypeOutcome>])[] = [
  ['loses a row', ({ loaded }) => ({ loaded: loaded - 1 })],
  ['counts a row twice', ({ duplicates }) => ({ duplicates: duplicates + 1 })],
  ['never reads the last row', ({ read, loaded }) => ({ read: read - 1, loaded: loaded - 1 })],
  ['tells no figure', () => ({ quarantined: Number.NaN })],
];

test.each(lies)('B2: a typer that %s ends the run, and nothing of it is kept', async (_, change) => {
  await expect(typeWith(telling(change))).rejects.toMatchObject({ code: 'BALANCE_BROKEN', dataset: 'enrollments' });
  expect(await bench.deps.store.list(`typed/${pipeline}/`)).toEqual([]);
  expect(await bench.deps.store.list(`loads/${pipeline}/`)).toEqual([]);
});

test('a typed snapshot whose kept figures do not add up is not loaded', async () => {
  const typed = await typeWith(bench.deps.typer);
  const wrong = { ...typed, loaded: typed.loaded - 1 };
  await expect(
    loadTable(bench.deps, { pipeline, typed: wrong, parts: typed.parts }, bench.step('run')),
  ).rejects.toMatchObject({ code: 'BALANCE_BROKEN' });
  expect(await bench.deps.store.list(`loads/${pipeline}/`)).toEqual([]);
  expect(await loadTable(bench.deps, { pipeline, typed, parts: typed.parts }, bench.step('run'))).toMatchObject({
    changed: typed.loaded,
  });
});
