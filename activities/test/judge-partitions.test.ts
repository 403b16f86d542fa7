import type { SnapshotRef } from '@relais/core';
import { judgePartitions, type DatasetFacts, type Period } from '@relais/activities/ledger/judge-partitions';

const today = 'c0ffee000000';
const ref = (snapshotDate: string, sha256 = 'aa'): SnapshotRef => ({
  dataset: 'courses',
  snapshotDate,
  sha256,
  bytes: 1,
  rows: 1,
  path: 'raw/x',
  fileName: 'x',
});
const load = (snapshotDate: string, changes: Partial<DatasetFacts['loaded'][number]> = {}) => ({
  snapshotDate,
  sha256: 'aa',
  contractHash: today,
  contentHash: 'cc',
  intact: true,
  ...changes,
});
const period = (from: string, changes: Partial<Period> = {}): Period => ({
  from,
  to: '2025-12-31',
  served: false,
  rejected: null,
  ...changes,
});
const judge = (facts: Partial<DatasetFacts>) =>
  judgePartitions({
    dataset: 'courses',
    stored: [ref('2025-01-05')],
    loaded: [],
    published: [],
    contractHash: today,
    blocked: new Map(),
    periods: [],
    ...facts,
  }).map(({ snapshotDate, state, because }) => `${snapshotDate} ${state}: ${because}`);

const shown = [{ snapshotDate: '2025-01-05', contentHash: 'cc' }];

test.each<[string, Partial<DatasetFacts>, string]>([
  ['stored alone', {}, 'failed: stored, never loaded'],
  [
    'a newer version of a loaded date',
    { loaded: [load('2025-01-05', { sha256: 'bb' })] },
    'failed: stored; version bb is loaded',
  ],
  [
    'a refused load',
    { blocked: new Map([['2025-01-05', 'QUARANTINE_THRESHOLD']]) },
    'quarantined: QUARANTINE_THRESHOLD waits for a person',
  ],
  ['loaded', { loaded: [load('2025-01-05')] }, 'loaded: loaded, not in the published generation'],
  ['published', { loaded: [load('2025-01-05')], published: shown }, 'published: readers see it'],
  [
    'loaded again since',
    { loaded: [load('2025-01-05', { contentHash: 'dd' })], published: shown },
    'loaded: loaded, not in the published generation',
  ],
  [
    'published under an old contract',
    { loaded: [load('2025-01-05', { contractHash: 'old' })], published: shown },
    `stale: loaded under contract old, today's is ${today}`,
  ],
  [
    'files gone',
    { loaded: [load('2025-01-05', { intact: false })], published: shown },
    'stale: what was loaded is gone from the warehouse, or damaged',
  ],
])('%s', (_name, facts, judgement) => {
  expect(judge(facts)).toEqual([`2025-01-05 ${judgement}`]);
});

test('periods without a snapshot are named in their place: missed, refused, still open', () => {
  const periods = [
    period('2025-01-05', { served: true }),
    period('2025-02-02', { to: '2025-03-02' }),
    period('2025-03-02', { rejected: 'SOURCE_HTML' }),
    period('2025-05-04', { to: null }),
  ];
  expect(judge({ stored: [ref('2025-04-06'), ref('2025-01-05')], periods })).toEqual([
    '2025-01-05 failed: stored, never loaded',
    '2025-02-02 missing: nothing was stored before 2025-03-02; only an import can fill it',
    '2025-03-02 failed: what the source served was refused: SOURCE_HTML',
    '2025-04-06 failed: stored, never loaded',
    '2025-05-04 missing: due, and a run can still fetch it',
  ]);
});
