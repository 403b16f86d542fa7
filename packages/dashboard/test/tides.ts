import type { DatasetDefinition, PipelineDefinition, Registry, TileDefinition } from '@relais/core';

/** A pipeline that this repository does not have: whatever is in its folder is all the dashboard knows of it. */
const readings: DatasetDefinition = {
  name: 'readings',
  description: 'Heights at every gauge.',
  grain: 'one gauge and hour',
  licence: { name: 'Open Government Licence', attribution: 'Harbour Office' },
  source: { kind: 'http', urlVariable: 'URL', url: 'http://127.0.0.1/', fileName: 'x.csv', maxBytes: 1 },
  format: { delimiter: ';', quote: '"', encoding: 'utf-8', header: true },
  columns: [{ name: 'gauge', type: 'STRING', description: 'Name of the gauge', required: true }],
  rowId: ['gauge'],
  snapshotDate: { from: 'logical-date' },
  load: { mode: 'append' },
  freshness: { deadlineDays: 2 },
  reconciliation: [],
  quarantineMaxShare: 0.1,
};

export const tides: PipelineDefinition = {
  name: 'tides',
  title: 'Tides',
  description: 'How high the water stands.',
  owner: 'harbour',
  workflowType: 'tides',
  timeZone: 'UTC',
  schedule: {
    comment: 'Mondays',
    calendar: { dayOfWeek: 'MONDAY', hour: 6, minute: 0 },
    overlap: 'skip',
    catchUpDays: 0,
    longestRunHours: 1,
    lateSource: { retryEveryHours: 24, forDays: 1 },
  },
  datasets: [readings],
  dbtSelector: 'tides',
};

const heights: TileDefinition = {
  name: 'heights',
  title: 'Heights',
  description: 'Readings by gauge.',
  sql: 'select gauge, reading, height from marts.heights',
  mark: { kind: 'bar', category: 'reading', value: 'height' },
  filters: [{ kind: 'choice', column: 'gauge', label: 'Gauge', initial: 'commonest' }],
  orderBy: { column: 'height', direction: 'desc' },
};

const highest: TileDefinition = {
  name: 'highest',
  title: 'The highest',
  description: 'Ties at the last place are settled by the rows themselves.',
  sql: 'select reading, height from marts.heights',
  mark: { kind: 'table' },
  orderBy: { column: 'height', direction: 'desc' },
  limit: 3,
};

const empty: TileDefinition = {
  name: 'storms',
  title: 'Storms',
  description: 'There was none yet.',
  sql: 'select gauge, height from marts.heights where height < 0',
  mark: { kind: 'table' },
  filters: [{ kind: 'choice', column: 'gauge', label: 'Gauge', initial: 'greatest' }],
};

const broken: TileDefinition = {
  name: 'broken',
  title: 'Not there',
  description: 'Its mart was never built.',
  sql: 'select * from marts.never_built',
  mark: { kind: 'table' },
};

export const tidesRegistry: Registry = { tides: { definition: tides, tiles: [heights, highest, empty, broken] } };

/** Names that would break a page, a path or a statement. */
export const gauges = ["Quay's", 'quay s', 'C:\\n', 'two\nlines', '<b>', '', "'; drop table x; --", 'é', null] as const;

const literal = (text: string | null): string => (text === null ? 'null' : `'${text.replaceAll("'", "''")}'`);

/** @param unit what every height is a multiple of, so that figures say which generation they are of */
export const heightsOf = (unit: number): readonly string[] => [
  'create schema marts',
  `create table marts.heights as select * from (values ${gauges
    .map((gauge, index) => `(${literal(gauge)}, 'r${index}', ${unit * (index % 4)}::decimal(20, 3))`)
    .join(', ')}, ('C:\\n', '=1+1', 9007199254740993::decimal(20, 3))) as told (gauge, reading, height)`,
];
