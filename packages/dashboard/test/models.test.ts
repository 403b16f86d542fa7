import type { Generation, LoadedSnapshot } from '@relais/warehouse';
import type { GraphNode } from '@relais/dbt/model-graph';
import { lineageOf } from '@relais/dashboard/data/lineage-of';
import { tableDescriptions } from '@relais/dashboard/data/table-descriptions';
import { freshnessOf } from '@relais/dashboard/data/freshness';
import { partitionsOf } from '@relais/dashboard/data/partitions';
import { runsModel } from '@relais/dashboard/data/run-models';
import { tileColumn } from '@relais/dashboard/data/column-kind';
import { pathOf, rootOf, routeOf } from '@relais/dashboard/site/routes';
import { noModels, noTranslations, type RunReport } from '@relais/core';
import { tides } from './tides.js';

const published = (date: string) => ({ snapshots: [{ dataset: 'readings', snapshotDate: date }] });
const judge = (date: string, now: string) => freshnessOf(tides, published(date), new Date(now))[0];

test('a page that is kept open knows when what it shows will be late', () => {
  // Mondays 06:00, two days to publish: what came on the 18th is late when that of Monday the 24th is not there on the 26th.
  expect(judge('2025-03-18', '2025-03-19T12:00:00Z')).toMatchObject({
    state: 'fresh',
    lateAfter: '2025-03-26T06:00:00Z',
  });
  expect(judge('2025-03-18', '2025-03-26T05:59:59Z')).toMatchObject({
    state: 'due',
    lateAfter: '2025-03-26T06:00:00Z',
  });
  expect(judge('2025-03-18', '2025-03-26T06:00:00Z')).toMatchObject({
    state: 'late',
    lateAfter: '2025-03-26T06:00:00Z',
  });
});

const counts = { read: 12, loaded: 10, duplicates: 1, quarantined: 1 };
const snapshot = (date: string, contentHash: string) =>
  ({ dataset: 'readings', snapshotDate: date, sha256: 'ab'.repeat(32), contractHash: 'c', contentHash }) as const;

test('partitions are those readers have, newest first; one that was replaced since has no counts to show', () => {
  const loaded = [
    { ...snapshot('2025-01-01', 'one'), ...counts, partBytes: [3, 4] },
    { ...snapshot('2025-02-01', 'newer than published'), ...counts },
    { ...snapshot('2025-03-01', 'not published'), ...counts },
  ] as unknown as readonly LoadedSnapshot[];
  const snapshots = [snapshot('2025-01-01', 'one'), snapshot('2025-02-01', 'two')];
  expect(partitionsOf({ snapshots }, loaded, 'readings')).toEqual([
    { snapshotDate: '2025-02-01', version: 'abababababab', counts: null },
    { snapshotDate: '2025-01-01', version: 'abababababab', counts: { ...counts, bytes: 7 } },
  ]);
});

const table = { dataset: 'readings', read: 12, loaded: 10, quarantined: 1, seconds: 3 };
const report = {
  ...{ pipeline: 'tides', workflowId: 'tides/2025-03-17', runId: 'r', logicalDate: '2025-03-17', status: 'succeeded' },
  ...{ generation: 'g', models: noModels, translation: noTranslations, warnings: [], error: null },
  tables: [table, { ...table, seconds: 5 }],
  reconciliation: [{ dataset: 'readings', check: 'all', raw: 10, typed: 10, warehouse: 10 }],
} as unknown as RunReport;

test('a run is summed up, and reconciled only when every count agrees', () => {
  const odd = { ...report, reconciliation: [{ dataset: 'readings', check: 'all', raw: 10, typed: 10, warehouse: 9 }] };
  const reports = [report, odd, { ...report, reconciliation: [] }].map((each) => ({ report: each, writtenAt: 0 }));
  const { runs, older } = runsModel(tides, null, { reports, older: 7 });
  expect(runs.map(({ reconciled }) => reconciled)).toEqual([true, false, null]);
  expect(runs[0]).toMatchObject({
    read: 24,
    loaded: 20,
    quarantined: 2,
    seconds: 5,
    reportedAt: '1970-01-01T00:00:00.000Z',
  });
  expect(older).toBe(7);
});

test.each([
  ['/', './'],
  ['/tides/', '../'],
  ['/tides/runs/', '../../'],
  ['/tides/catalogue/source_tables.readings/', '../../../'],
  ['/data/tides/heights/2025-03.csv', '../../../'],
  ['/assets/index-AB12.js', '../'],
])('%s is a route, and %s leads from it to the top', (path, root) => {
  const route = routeOf(path);
  expect(route && pathOf(route)).toBe(path);
  expect(rootOf(path)).toBe(root);
});

test.each([
  ['DECIMAL(10,2)', 'number'],
  ['NUMERIC', 'number'],
  ['HUGEINT', 'number'],
  ['INT64', 'number'],
  ['DOUBLE', 'number'],
  ['VARCHAR', 'text'],
  ['STRING', 'text'],
  ['DATE', 'date'],
  ['TIMESTAMP WITH TIME ZONE', 'time'],
  ['BOOL', 'yes-no'],
  ['INTEGER[]', 'other'],
  ['STRUCT(a INTEGER)', 'other'],
  ['INTERVAL', 'other'],
])('a column of type %s is a %s to readers', (type, kind) => {
  expect(tileColumn({ name: 'a', type }).kind).toBe(kind);
});

const node = (table: string, parents: readonly string[]): GraphNode => ({
  ...{
    table,
    schema: table.split('.')[0] ?? '',
    name: table.split('.')[1] ?? '',
    kind: 'table',
    owner: 'harbour',
    meta: {},
  },
  ...{ description: `What ${table} is.`, file: null, tests: [], parents, unread: null },
  columns: ['gauge', 'height'].map((name) => ({
    ...{ name, type: null, tests: [{ name: 'unique', severity: 'error', description: '' }], from: [] },
    description: name === 'gauge' ? 'Name of the gauge' : '',
  })),
});
const graph = {
  pipeline: 'tides',
  nodes: [
    node('source_tables.readings', []),
    node('staging.stg', ['source_tables.readings', 'not.of.ours']),
    node('tiles.heights', ['staging.stg']),
  ],
};

test('tables are described as their authors do, and columns that nobody described stay without', () => {
  const told = tableDescriptions(graph).get('staging.stg');
  expect(told).toMatchObject({ description: 'What staging.stg is.', owner: 'harbour' });
  expect([told?.columns.get('gauge'), told?.columns.get('height')]).toEqual([
    { description: 'Name of the gauge', checks: [{ name: 'unique', severity: 'error' }] },
    { description: null, checks: [{ name: 'unique', severity: 'error' }] },
  ]);
  expect(tableDescriptions(null).size).toBe(0);
});

test('the lineage leads from the sources to the tiles, along tables that it has', () => {
  const lineage = lineageOf(graph, 'Tides', { generation: 'g', publishedAt: 'then' } as Generation);
  expect(lineage.nodes.map(({ id, layer, inCatalogue }) => [id, layer, inCatalogue])).toEqual([
    ['source_tables.readings', 'source_tables', true],
    ['staging.stg', 'staging', false],
    ['tiles.heights', 'tiles', false],
  ]);
  expect(lineage.edges).toEqual([
    { from: 'source_tables.readings', to: 'staging.stg' },
    { from: 'staging.stg', to: 'tiles.heights' },
  ]);
});
