import { forecastDataset, type KnownOfDataset } from '@relais/activities/forecast/forecast-datasets';
import type { SourceForecast } from '@relais/activities/forecast/run-forecast';
import type { InboxFile, PipelineDefinition } from '@relais/core';
import type { LoadedState } from '@relais/warehouse';
import { registry } from '@relais/workflows/pipelines';

const datasetOf = (pipeline: string, name: string) =>
  (registry[pipeline]?.definition as PipelineDefinition).datasets.find((dataset) => dataset.name === name)!;
const enrollments = datasetOf('france-courses', 'enrollments');
const sessions = datasetOf('growth-attribution', 'sessions');
const newest = { snapshotDate: '2025-01-15', version: 'aaaaaaaaaaaa', bytes: 100, rows: 10, fetchedAt: '' };
const source = {
  ...{ dataset: 'enrollments', url: null, because: 'same etag', verdict: 'likely-unchanged' },
  ...{ bytes: null, etag: null, lastModified: null, recordsCount: null, newest, error: null },
} as SourceForecast;
const loaded = [
  { dataset: 'enrollments', snapshotDate: '2025-01-15', sha256: 'aaaaaaaaaaaa0', snapshot: newest },
] as unknown as readonly LoadedState[];
const held = { dataset: 'enrollments', snapshotDate: '2025-01-15', code: 'SHRINK_GUARD', finding: '', next: '' };
const february = { count: 1, from: '2025-02-15', to: '2025-02-15' };
const january = { count: 1, from: '2025-01-15', to: '2025-01-15' };

const forecast = (known: Partial<KnownOfDataset>) =>
  forecastDataset({
    dataset: enrollments,
    logicalDate: '2025-02-15',
    source,
    files: [],
    loaded,
    waiting: [],
    ...known,
  });

test.each<[string, Partial<KnownOfDataset>, object]>([
  ['what is loaded is what the source has', {}, { action: 'none', partitions: null, rows: 0, estimated: false }],
  [
    'another file, of which only the length is known',
    { source: { ...source, verdict: 'likely-new', bytes: 200 } },
    { action: 'fetch', partitions: february, rows: 10, bytes: 200, estimated: true },
  ],
  [
    'a source that says nothing',
    { source: { ...source, verdict: 'unknown' } },
    { action: 'ask', partitions: february },
  ],
  ['stored, not loaded', { loaded: [] }, { action: 'load', partitions: january, rows: 10, estimated: false }],
  ['held back', { loaded: [], waiting: [held] }, { action: 'wait', partitions: null }],
])('%s', (_name, known, expected) => {
  expect(forecast(known)).toMatchObject({ table: 'source_tables.enrollments', ...expected });
});

test('rows of files in an inbox are guessed by the rows of those that were taken in', () => {
  const files = ['2025-01-17', '2025-01-16'].map((date) => ({ date, bytes: 50 })) as unknown as readonly InboxFile[];
  const known = [{ dataset: 'sessions', snapshot: { rows: 20, bytes: 100 } }] as unknown as readonly LoadedState[];
  const inbox = { dataset: sessions, source: undefined, files };
  expect(forecast({ ...inbox, loaded: known })).toMatchObject({
    ...{ action: 'take-in', because: '2 files are new or changed', rows: 20, bytes: 100, estimated: true },
    partitions: { count: 2, from: '2025-01-16', to: '2025-01-17' },
  });
  expect(forecast({ ...inbox, loaded: [] })).toMatchObject({ action: 'take-in', rows: null, bytes: 100 });
  expect(forecast({ ...inbox, files: [] })).toMatchObject({ action: 'none' });
});
