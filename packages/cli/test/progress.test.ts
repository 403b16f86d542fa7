import { defaultPayloadConverter } from '@temporalio/common';
import { activityProgress } from '@relais/cli/output/activity-progress';
import { progressLine, progressView } from '@relais/cli/output/progress';

const activity = { id: '1', activity: 'snapshotDataset', attempt: 1, lastFailure: null };

test('a heartbeat becomes a line', () => {
  const details = defaultPayloadConverter.toPayload({
    dataset: 'courses',
    step: 'download',
    bytes: 312e6,
    expectedBytes: 511e6,
  });
  const pending = {
    activityId: '7',
    activityType: { name: 'snapshotDataset' },
    attempt: 2,
    lastFailure: { message: 'reset\nby peer' },
    heartbeatDetails: { payloads: [details] },
  };
  expect(progressLine(activityProgress(pending))).toBe(
    'courses       download  312 MB of 511 MB (61 %)  attempt 2: reset\\nby peer',
  );
});

test('an activity that has not beaten yet is called by its name', () => {
  expect(progressLine(activityProgress({ activityId: '1', activityType: { name: 'planRun' } }))).toBe('planRun');
});

test('models are counted', () => {
  expect(progressLine({ ...activity, dataset: null, step: 'dbt', done: 3, total: 20, note: 'dim_courses' })).toBe(
    'dbt  3 of 20  dim_courses',
  );
});

test('what is known is told: no count before the first row, how many there will be where that is known', () => {
  const typing = { ...activity, dataset: 'courses', step: 'type', bytes: 3800 };
  expect(progressLine({ ...typing, rows: 0 })).toBe('courses       type  3.8 kB');
  expect(progressLine({ ...typing, expectedRows: 400 })).toBe('courses       type  3.8 kB  400 rows');
  expect(progressLine({ ...typing, expectedRows: 400, rows: 20 })).toBe('courses       type  3.8 kB  20 of 400 rows');
});

test('piped, a line appears when the step changes and not before', () => {
  let text = '';
  const view = progressView({ write: (part) => (text += part) });
  for (const bytes of [1, 2, 3]) view.update([{ ...activity, dataset: 'courses', step: 'download', bytes }]);
  view.update([{ ...activity, dataset: 'courses', step: 'type', rows: 195_000 }]);
  view.update([{ ...activity, dataset: 'courses', step: 'type', attempt: 2, lastFailure: 'disk' }]);
  view.close();
  expect(text).toBe(
    'courses       download  1 B\ncourses       type  195 000 rows\ncourses       type  attempt 2: disk\n',
  );
});

test('on a terminal the lines move in place and are gone in the end', () => {
  const parts: string[] = [];
  const view = progressView({ isTTY: true, columns: 30, write: (part) => parts.push(part) });
  view.update([{ ...activity, dataset: 'courses', step: 'download', bytes: 5 }]);
  view.update([{ ...activity, dataset: 'courses', step: 'a step whose name is far too long', bytes: 5 }]);
  view.close();
  expect(parts[1]).toMatch(/^\u001b\[1A\u001b\[J/);
  expect(parts[1]?.split('\n')[0]?.replace('\u001b[1A\u001b[J', '').length).toBeLessThan(30);
  expect(parts.at(-1)).toBe('\u001b[1A\u001b[J');
});
