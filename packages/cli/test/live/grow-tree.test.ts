import { foldHistory } from '@relais/cli/live/fold-history';
import { stepSamples } from '@relais/cli/live/earlier-pace';
import { paceOf } from '@relais/cli/live/pace';
import { pendingStep } from '@relais/cli/live/pending-step';
import { emptyRecord } from '@relais/cli/live/run-record';
import type { RunTree } from '@relais/cli/live/run-tree';
import { historyNames } from '../../../../workflows/test/history-names.js';
import { pendingOf, recordAt, recordedEvents, treeOf, wholeRecord } from './recorded-run.js';

const states = ({ datasets, steps }: RunTree) => ({
  ...Object.fromEntries(datasets.map(({ dataset, state }) => [dataset, state])),
  run: steps.map(({ step, state }) => `${step} ${state}`),
});
const stepsOf = ({ datasets }: RunTree, name: string) =>
  datasets
    .find(({ dataset }) => dataset === name)
    ?.items.flatMap(({ snapshot, steps }) => steps.map(({ step, state }) => `${snapshot} ${step} ${state}`));

test('a run that was published: every step done, every dataset, in the order of the plan', () => {
  const tree = treeOf(wholeRecord('published'));
  expect(tree).toMatchObject({ pipeline: 'france-courses', logicalDate: '2025-03-19', outcome: 'completed' });
  expect(states(tree)).toEqual({
    courses: 'done',
    enrollments: 'done',
    run: ['plan done', 'lock done', 'build done', 'publish done', 'unlock done', 'report done'],
  });
  expect(stepsOf(tree, 'courses')).toEqual(
    ['download', 'type', 'load', 'reconcile'].map((step) => `2025-03-19 ${step} done`),
  );
});

test('a history read event by event tells the same as one read at once', () => {
  for (const name of historyNames) {
    const piecewise = recordedEvents(name).reduce((record, event) => foldHistory(record, [event]), emptyRecord);
    expect(piecewise).toEqual(wholeRecord(name));
  }
});

test('what is to come is there before it begins; what runs tells how far it is and how long it may take', () => {
  const type = ['type', 'courses'] as const;
  const record = recordAt('published', type, ['type', 'enrollments']);
  const tree = treeOf(record, (now) => [
    pendingOf(record, type, { startedAt: now - 4_000, rows: 20, expectedRows: 100 }),
  ]);
  expect(stepsOf(tree, 'courses')).toEqual([
    '2025-03-19 download done',
    '2025-03-19 type running',
    '2025-03-19 load waiting',
    '2025-03-19 reconcile waiting',
  ]);
  expect(tree.datasets[0]?.items[0]?.steps[1]).toMatchObject({
    seconds: 4,
    share: 0.2,
    rowsPerSecond: 5,
    secondsLeft: 16,
  });
  expect(tree.secondsLeft).toBeNull();
  expect(states(tree).run).toEqual(['plan done', 'build waiting', 'publish waiting']);
});

test('a step that is tried again says why, which attempt is next, and when', () => {
  const load = ['load', 'enrollments'] as const;
  const record = recordAt('published', load);
  const lastFailure = { message: '[warehouse/duckdb] quota; wait' };
  const { id: activityId } = pendingOf(record, load, {});
  const info = (now: number) => {
    const nextAttemptScheduleTime = { seconds: (now + 7_000) / 1000, nanos: 0 } as never;
    return pendingStep({ activityId, attempt: 2, state: 1, lastFailure, nextAttemptScheduleTime });
  };
  const tree = treeOf(record, (now) => [info(now)]);
  expect(tree.datasets[1]).toMatchObject({ dataset: 'enrollments', state: 'retrying' });
  expect(tree.datasets[1]?.items[0]?.steps.find(({ step }) => step === 'load')).toMatchObject({
    ...{ state: 'retrying', attempt: 2, attempts: 5, nextAttemptSeconds: 7, cause: lastFailure.message },
  });
});

test('one dataset fails: its rest is skipped, the others load, nothing is built', () => {
  const tree = treeOf(wholeRecord('dataset-failed'));
  expect(states(tree)).toEqual({
    courses: 'failed',
    enrollments: 'done',
    run: ['plan done', 'build skipped', 'publish skipped', 'report done'],
  });
  expect(tree.datasets[0]?.items[0]?.steps.map(({ state, cause }) => [state, cause])).toEqual([
    ['failed', 'SOURCE_HTML happened'],
    ...Array.from({ length: 3 }, () => ['skipped', null]),
  ]);
});

test('a publisher that was late is asked again: the last answer counts, under its own date', () => {
  const tree = treeOf(wholeRecord('publisher-late-scheduled'));
  expect(tree.datasets[0]).toMatchObject({ state: 'done', snapshots: 1, ended: 1, items: [{ state: 'done' }] });
});

test('files of an inbox are counted, the failed among them', () => {
  const tree = treeOf(wholeRecord('file-refused'));
  expect(tree.datasets).toMatchObject([
    { dataset: 'sessions', state: 'failed', snapshots: 4, ended: 4, failed: 2, rows: 20 },
    { dataset: 'conversions', state: 'done', snapshots: 2, ended: 2, failed: 0 },
  ]);
});

test('a backfill that continued as new goes on where the execution before it stood', () => {
  const first = wholeRecord('backfill-continued');
  expect(first).toMatchObject({ outcome: null, continuedAs: expect.any(String) as unknown });
  // Another execution came between; only those that were followed have told of their rows.
  const joined = treeOf(foldHistory(first, recordedEvents('backfill-continued-last')));
  const later = treeOf(wholeRecord('backfill-continued-last'));
  const counts = { dataset: 'courses', snapshots: 3, ended: 3, state: 'done' };
  expect([joined.datasets[0], later.datasets[0]]).toMatchObject([{ ...counts, rows: 20 }, counts]);
  expect(joined).toMatchObject({ outcome: 'completed', replay: true });
});

test('files that have ended say how long those will take that are to come', () => {
  const events = recordedEvents('files-taken-in').map((event, index) => ({
    ...event,
    eventTime: { seconds: index, nanos: 0 } as never,
  }));
  const record = foldHistory(emptyRecord, events);
  const own = [...record.steps.values()].filter(({ dataset, snapshot }) => dataset === 'sessions' && snapshot !== null);
  const took = Math.max(...own.map((step) => step.endedAt ?? 0)) - Math.min(...own.map((step) => step.startedAt ?? 0));
  const datasets = record.datasets.map((planned) => ({ ...planned, snapshots: 2 * planned.snapshots }));
  const { datasets: nodes } = treeOf({ ...record, datasets, outcome: null });
  expect(nodes[0]).toMatchObject({ dataset: 'sessions', snapshots: 4, ended: 2, secondsLeft: took / 1000 });
});

test('how long steps took before says how long those will take that are to come', () => {
  const samples = stepSamples(wholeRecord('published')).map((sample) => ({ ...sample, seconds: 3 }));
  const record = recordAt('published', ['load', 'courses'], ['reconcile', 'enrollments']);
  const tree = treeOf(record, () => [], paceOf(samples));
  // Of courses loading and counting is left, of enrollments counting alone; then building and publishing.
  expect(tree.secondsLeft).toBe(12);
  expect(tree.datasets.map(({ secondsLeft }) => secondsLeft)).toEqual([6, 3]);
});

test('the measure of a file is its size where that is known, the median otherwise; of the unknown nothing is said', () => {
  const of = { dataset: 'courses', step: 'type' } as const;
  const pace = paceOf([10, 20, 40].map((seconds) => ({ ...of, seconds, bytes: seconds * 1e6 })));
  expect([pace('courses', 'type', 5e6), pace('courses', 'type', null), pace('courses', 'load', 5e6)]).toEqual([
    5,
    20,
    null,
  ]);
});
