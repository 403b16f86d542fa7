import { previousGeneration } from '@relais/activities/previous-generation';
import type { Generation, GenerationRecord } from '@relais/warehouse';

type Snapshot = GenerationRecord['snapshots'][number];

const day = (snapshotDate: string, sha256 = 'a', contentHash = 'content'): Snapshot => ({
  ...{ dataset: 'files', snapshotDate, sha256, contractHash: 'contract', contentHash },
});
const record = (snapshots: readonly Snapshot[], changes: Partial<GenerationRecord> = {}): GenerationRecord => ({
  fingerprint: 'any',
  rules: 'rules',
  snapshots,
  models: true,
  run: { workflowId: 'w', runId: 'r', logicalDate: '2020-06-02' },
  codeVersion: 'test',
  ...changes,
});
const published = (changes: Partial<GenerationRecord> = {}): Generation => ({
  ...record([day('2020-06-01'), day('2020-06-02')], changes),
  ...{ generation: '000001-aaaaaaaa', location: '/w', publishedAt: '2020-06-03T00:00:00Z' },
});
const both = [day('2020-06-01'), day('2020-06-02')];

test.each([
  ['a new day', [...both, day('2020-06-03')], { added: { files: ['2020-06-03'] }, lost: false }],
  [
    'another version of a day',
    [day('2020-06-01'), day('2020-06-02', 'b')],
    { added: { files: ['2020-06-02'] }, lost: true },
  ],
  ['a day less', [day('2020-06-01')], { added: {}, lost: true }],
])('%s can be built on what is published', (_name, snapshots, expected) => {
  expect(previousGeneration(published(), record(snapshots))).toEqual({ generation: '000001-aaaaaaaa', ...expected });
});

test.each([
  ['nothing was published', null, record(both)],
  ['rules are others', published(), record(both, { rules: 'others' })],
  ['the published one does not say its rules', published({ rules: undefined }), record(both, { rules: undefined })],
  ['it holds no models', published({ models: false }), record(both)],
  [
    'a snapshot has other contents',
    published(),
    record([day('2020-06-01'), day('2020-06-02', 'a', 'translated anew')]),
  ],
])('everything is computed where %s', (_name, before, next) => {
  expect(previousGeneration(before, next)).toBeNull();
});
