import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetContract, PipelineDefinition, Registry, SnapshotRef } from '@relais/core';
import { checkSnapshot } from '@relais/activities/check-snapshot';
import type { Dependencies } from '@relais/activities/dependencies';
import { importSnapshot } from '@relais/activities/import-snapshot';
import { loadTable } from '@relais/activities/load-table';
import { selectReplay } from '@relais/activities/replay/select-replay';
import { typeSnapshot } from '@relais/activities/type-snapshot';
import { scanFile } from '@relais/rows';
import { registry } from '@relais/workflows/pipelines';
import { makeWorkbench, type Workbench } from './workbench.js';

const [pipeline, name, date] = ['france-courses', 'enrollments', '2025-03-19'];
const original = join(process.cwd(), 'workflows/pipelines', pipeline, 'fixtures/raw', date, `${name}.csv`);
let bench: Workbench;
let file: string;

beforeEach(async () => {
  bench = await makeWorkbench();
  file = join(bench.folder, 'drifted.csv');
});
afterEach(() => bench.remove());

/** The pipeline with another contract for its enrollments, which may not block it. */
function under(contract: DatasetContract): Dependencies {
  const known = registry[pipeline]!;
  const datasets = known.definition.datasets.map((each) =>
    each.name === name ? { ...each, contract, quarantineMaxShare: 1 } : each,
  );
  return {
    ...bench.deps,
    registry: { [pipeline]: { ...known, definition: { ...known.definition, datasets } } } as Registry,
  };
}
const definitionOf = (deps: Dependencies): PipelineDefinition => deps.registry[pipeline]!.definition;
const enrollmentsOf = (deps: Dependencies) => definitionOf(deps).datasets.find((each) => each.name === name)!;

async function drift(change: (line: string, index: number) => string): Promise<void> {
  const lines = (await readFile(original, 'utf8')).trimEnd().split('\n');
  await writeFile(file, `${lines.map(change).join('\n')}\n`);
}
const widen = () => drift((line, index) => `${line.trimEnd()};${index === 0 ? 'Région' : 'Ain'}`);
const retype = () => drift((line, index) => (index === 2 ? line.replace(/\d{4}-\d{2}-\d{2}/, '2024-13-01') : line));

const store = (deps: Dependencies) => importSnapshot(deps, { pipeline, dataset: name, date, file });
const typeAgain = (deps: Dependencies, snapshot: SnapshotRef) =>
  typeSnapshot(deps, { pipeline, snapshot, verify: false }, bench.step('run'));

test('B6: a file with a column that its contract forbids never becomes a snapshot', async () => {
  await widen();
  await expect(store(under({ newColumns: 'freeze' }))).rejects.toMatchObject({ code: 'CONTRACT_NEW_COLUMN' });
  expect(await bench.deps.store.list('raw/')).toEqual([]);
});

test('B2: a header alone is refused of a publisher, and is a day without rows in an inbox, which is told', async () => {
  await drift((line) => line);
  await writeFile(file, (await readFile(file, 'utf8')).split('\n').slice(0, 1).join(''));
  const dataset = enrollmentsOf(bench.deps);
  const scan = await scanFile(file, dataset.format);
  const check = (of: typeof dataset) => checkSnapshot(of, scan, { recordsCount: null }, date);
  expect(() => check(dataset)).toThrow(expect.objectContaining({ code: 'SOURCE_HEADER_ONLY' }));
  const headless = { ...dataset, format: { ...dataset.format, header: false } };
  expect(() => check(headless)).toThrow(expect.objectContaining({ code: 'SOURCE_EMPTY' }));
  const source = { kind: 'inbox', folderVariable: 'INBOX', path: 'x/{date}.csv', maxBytes: 1_000 } as const;
  expect(check({ ...dataset, source })).toMatchObject({
    rows: 0,
    warnings: [{ code: 'SOURCE_NO_ROWS', dataset: name }],
  });
});

test('B6: a column that its contract takes in is announced, recorded and in the table', async () => {
  await widen();
  const deps = under({ newColumns: 'evolve' });
  const scan = await scanFile(file, enrollmentsOf(deps).format);
  const { warnings } = checkSnapshot(enrollmentsOf(deps), scan, { recordsCount: null }, date);
  expect(warnings).toMatchObject([
    { code: 'CONTRACT_EVOLVED', dataset: name, message: expect.stringContaining('"Région"') },
  ]);

  const typed = await typeAgain(deps, await store(deps));
  const [column = ''] = typed.evolved ?? [];
  expect(column).toMatch(/^region_[0-9a-f]{6}$/);
  await loadTable(deps, { pipeline, typed, parts: typed.parts }, bench.step('run'));
  const [loaded] = await deps.warehouse.loaded(definitionOf(deps));
  expect(loaded?.evolved).toEqual([column]);
  const candidate = await deps.warehouse.prepareCandidate({
    pipeline: definitionOf(deps),
    snapshots: [loaded!],
    count: [],
  });
  const run = { workflowId: 'test', runId: 'run', logicalDate: date };
  await deps.warehouse.publish(candidate, { fingerprint: 'f', snapshots: [], models: false, run, codeVersion: 'test' });
  const { rows } = await deps.warehouse.query(pipeline, `select distinct ${column} as v from source_tables.${name}`);
  expect(rows).toEqual([{ v: 'Ain' }]);
});

test('B6: a retyped value of a frozen column refuses the snapshot: raw is kept, nothing is typed', async () => {
  await retype();
  const deps = under({ columns: 'freeze' });
  const snapshot = await store(deps);
  await expect(typeAgain(deps, snapshot)).rejects.toMatchObject({ code: 'CONTRACT_RETYPED_COLUMN', dataset: name });
  expect(await deps.store.list('typed/')).toEqual([]);
  expect(await deps.store.list('raw/')).toHaveLength(2);
});

test('what one contract quarantined comes free under another, by a replay of the stored snapshot', async () => {
  await retype();
  const strict = under({});
  const before = await typeAgain(strict, await store(strict));
  expect(before.quarantined).toBe(1);
  const lenient = under({ columns: 'evolve' });
  const [selected] = await selectReplay(lenient, definitionOf(lenient), { from: date, to: date });
  const after = await typeAgain(lenient, selected!.snapshot);
  expect(after).toMatchObject({ read: before.read, quarantined: 0, loaded: before.loaded + 1 });
  expect(after.contractHash).not.toBe(before.contractHash);
  expect(Object.values(after.nulled)).toContain(1);
});
