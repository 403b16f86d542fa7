import { growTree } from '@relais/cli/live/grow-tree';
import { foldHistory } from '@relais/cli/live/fold-history';
import { paletteOf } from '@relais/cli/live/palette';
import { plainLine } from '@relais/cli/live/plain-line';
import { unknownPace } from '@relais/cli/live/pace';
import type { RunEvent } from '@relais/cli/live/run-event';
import { nothingTold, runEvents } from '@relais/cli/live/run-events';
import { emptyRecord } from '@relais/cli/live/run-record';
import type { DatasetNode, RunTree } from '@relais/cli/live/run-tree';
import { runView } from '@relais/cli/live/run-view';
import { treeLines } from '@relais/cli/live/tree-lines';
import { assertSchema } from '../checked-document.js';
import { pendingOf, recordAt, recordedEvents, treeOf, wholeRecord } from './recorded-run.js';

const plain = paletteOf({ stderr: { write: () => 0 }, variables: {} });
const linesOf = (tree: RunTree, width = 100, height = 40) => treeLines(tree, { width, height, palette: plain });

/** A run while courses are typed and the load of enrollments waits for its second attempt. */
function underWay(): RunTree {
  const [courses, enrollments] = [['load', 'courses'] as const, ['load', 'enrollments'] as const];
  const record = recordAt('published', courses, enrollments);
  return treeOf(record, (now) => [
    pendingOf(record, courses, { startedAt: now - 20_000, rows: 95_000, expectedRows: 195_000 }),
    pendingOf(record, enrollments, {
      ...{ attempt: 2, nextAttemptAt: now + 7_000 },
      lastFailure: '[warehouse/duckdb] the file is locked by 4711\nwait',
    }),
  ]);
}

/** As many datasets as that, each like the first of a run that was published. */
function wide(count: number): RunTree {
  const tree = treeOf(wholeRecord('published'));
  const datasets = Array.from({ length: count }, (_, index) => ({
    ...(tree.datasets[0] as DatasetNode),
    dataset: `dataset-${index}`,
  }));
  return { ...underWay(), datasets: [...datasets, ...underWay().datasets] };
}

test('a run as a tree', () => {
  expect(linesOf(underWay())).toEqual([
    'france-courses 2025-03-19  10.0 s  time left unknown',
    '● courses      10 rows  20.0 s',
    '  ✓ download   0.0 s  100 B  10 rows',
    '  ✓ type       0.0 s  100 B  10 rows',
    '  ● load       48 %  21 s left  95 000 of 195 000 rows  4 750 rows/s',
    '  ○ reconcile',
    '↻ enrollments  10 rows  0.0 s',
    '  ✓ download   0.0 s  100 B  10 rows',
    '  ✓ type       0.0 s  100 B  10 rows',
    '  ↻ load       attempt 2 of 5 in 7 s  [warehouse/duckdb] the file is locked by 4711\\nwait',
    '  ○ reconcile',
    '○ build',
    '○ publish',
  ]);
});

test('forty columns show what matters most, and no line is wider', () => {
  const lines = linesOf(underWay(), 40);
  expect(lines).toContain('  ● load       48 %  21 s left');
  const retried = lines.indexOf('  ↻ load       attempt 2 of 5 in 7 s');
  expect(lines[retried + 1]).toBe('    [warehouse/duckdb] the file is lock…');
  expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(40);
});

test('a low terminal folds what is finished first; what runs or is tried again stays in sight', () => {
  const tree = wide(60);
  for (const height of [200, 70, 66, 12, 6]) {
    const lines = linesOf(tree, 100, height);
    expect(lines.length).toBeLessThanOrEqual(height);
    for (const open of ['● load', '↻ load']) expect(lines.join('\n')).toContain(open);
  }
  expect(linesOf(tree, 100, 12)[1]).toBe('✓ 60 datasets  600 rows');
});

test('more than fits is said to be more', () => {
  expect(linesOf(wide(3), 100, 3)).toMatchObject({ length: 3, 2: expect.stringMatching(/^ {2}… \d more$/) as unknown });
});

/** The dataset whose step needed another attempt; which one that was is the recording's. */
function retriedIn(events: ReturnType<typeof recordedEvents>): string | null {
  const steps = [...foldHistory(emptyRecord, events).steps.values()];
  return steps.find(({ attempt }) => attempt > 1)?.dataset ?? null;
}

test('what happened since the last look is told once', () => {
  const events = recordedEvents('step-retried');
  const seen: RunEvent[] = [];
  let told = nothingTold;
  for (const until of [...events.keys(), events.length, events.length]) {
    const record = foldHistory(emptyRecord, events.slice(0, until));
    const next = runEvents(told, growTree({ record, pending: [], now: 0 }, unknownPace), 0);
    told = next.told;
    seen.push(...next.events);
  }
  const line = ({ event, dataset, step }: RunEvent) => [event, dataset, step].filter((word) => word !== null).join(' ');
  expect(seen.map(line).sort()).toEqual(
    [
      ...['courses', 'enrollments'].flatMap((name) =>
        ['download', 'type', 'load', 'reconcile'].map((step) => `step ${name} ${step}`),
      ),
      // Its first attempt failed and its second ran between two looks.
      `retry ${retriedIn(recordedEvents('step-retried'))} load`,
      ...['step build', 'step publish', 'end'],
    ].sort(),
  );
  expect(seen.at(-1)).toEqual({
    ...{ time: '2001-09-09T01:46:40.000Z', event: 'end', dataset: null, snapshot: null, step: null },
    ...{ outcome: 'completed', seconds: expect.any(Number) as unknown },
  });
});

test('a retry, rows kept out and a warning are events of their own, and lines of a log', () => {
  const tree = underWay();
  const [, enrollments] = tree.datasets;
  const told = enrollments?.items[0]?.steps.map((step) =>
    step.step === 'type'
      ? { ...step, quarantined: 3, warnings: [{ code: 'PUBLISHER_LATE', message: 'old', dataset: 'enrollments' }] }
      : step,
  );
  const odd = {
    ...tree,
    steps: [],
    datasets: [{ ...enrollments, items: [{ ...enrollments?.items[0], steps: told }] }],
  };
  const { events } = runEvents(nothingTold, odd as RunTree, 0);
  for (const event of events) assertSchema('run-events.json', event);
  expect(events.map((event) => plainLine(event, odd as RunTree))).toEqual([
    'enrollments   2025-03-19  download  100 B  10 rows  in 0.0 s',
    'enrollments   2025-03-19  type  100 B  10 rows  in 0.0 s',
    'enrollments   2025-03-19  type  3 rows quarantined',
    'enrollments   2025-03-19  type  warning PUBLISHER_LATE: old',
    'enrollments   2025-03-19  load  attempt 2 of 5 in 7 s: [warehouse/duckdb] the file is locked by 4711\\nwait',
  ]);
});

test('of many files a log has a line each, and what is wrong with one', () => {
  const tree = treeOf(wholeRecord('file-refused'));
  const { events } = runEvents(nothingTold, tree, 0);
  const lines = events.flatMap((event) => plainLine(event, tree) ?? []);
  expect(lines).toEqual([
    'sessions      2020-01-01  10 rows  0.0 s',
    'sessions      2020-01-02  download  failed: CONTRACT_COLUMN_MISSING happened',
    'sessions      2020-01-03  download  failed: QUARANTINE_THRESHOLD happened',
    'sessions      2020-01-04  10 rows  0.0 s',
    'conversions   2020-01-01  10 rows  0.0 s',
    'conversions   2020-01-02  10 rows  0.0 s',
  ]);
});

test('progress is told once a second and only where there is any', () => {
  const at = (seconds: number, rows: number): RunTree => {
    const tree = underWay();
    const [courses] = tree.datasets;
    const steps = courses?.items[0]?.steps.map((step) => (step.step === 'load' ? { ...step, rows, seconds } : step));
    return { ...tree, datasets: [{ ...courses, items: [{ ...courses?.items[0], steps }] }] } as RunTree;
  };
  const looks = [
    [0, 1],
    [500, 2],
    [1_000, 3],
    [2_500, 3],
    [3_000, 4],
  ] as const;
  let told = runEvents(nothingTold, at(0, 0), -1_000).told;
  const rows = looks.flatMap(([ms, done]) => {
    const next = runEvents(told, at(ms / 1000, done), ms);
    told = next.told;
    return next.events.flatMap((event) => (event.event === 'progress' ? [event.rows] : []));
  });
  expect(rows).toEqual([1, 3, 4]);
});

describe('who sees what', () => {
  const look = { record: wholeRecord('dataset-failed'), pending: [], now: 0 };
  const shown = (stream: { isTTY?: boolean }, variables: NodeJS.ProcessEnv, json = false): string => {
    let text = '';
    const stderr = { ...stream, columns: 80, rows: 20, write: (part: string) => (text += part) };
    const view = runView({ stderr, variables }, { json, pace: () => unknownPace });
    view.update(look);
    view.close();
    return text;
  };
  const colour = /\u001b\[3\dm/;

  test('a terminal has a moving tree, in colours unless NO_COLOR is set', () => {
    expect(shown({ isTTY: true }, {})).toMatch(colour);
    const bare = shown({ isTTY: true }, { NO_COLOR: '1', FORCE_COLOR: '1' });
    expect(bare).not.toMatch(colour);
    expect(bare).toContain('✗ download   SOURCE_HTML happened\n');
    expect(bare.endsWith('\u001b[G')).toBe(true);
  });

  test('a pipe and a dumb terminal have lines that stay, without a control sequence', () => {
    for (const text of [shown({}, {}), shown({ isTTY: true }, { TERM: 'dumb' })]) {
      expect(text).not.toContain('\u001b');
      expect(text.split('\n')).toContain('courses       download  failed: SOURCE_HTML happened');
    }
    expect(shown({}, { FORCE_COLOR: '1' })).toMatch(colour);
  });

  test('with --json every line is an event', () => {
    const events = shown({ isTTY: true }, {}, true)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as RunEvent);
    for (const event of events) assertSchema('run-events.json', event);
    expect(events).toContainEqual(
      expect.objectContaining({ event: 'step', dataset: 'courses', step: 'download', state: 'failed' }),
    );
    expect(events.at(-1)).toMatchObject({ event: 'end', outcome: 'failed' });
  });
});
