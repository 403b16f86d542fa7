import { defaultPayloadConverter } from '@temporalio/common';
import { activityProgress } from '@relais/cli/output/activity-progress';

test('a pending activity says what it says of itself, and why its last attempt failed', () => {
  const position = { dataset: 'courses', step: 'download', bytes: 312e6, expectedBytes: 511e6 };
  const pending = {
    activityId: '7',
    activityType: { name: 'snapshotDataset' },
    attempt: 2,
    lastFailure: { message: 'reset\nby peer' },
    heartbeatDetails: { payloads: [defaultPayloadConverter.toPayload(position)] },
  };
  expect(activityProgress(pending)).toEqual({
    ...position,
    id: '7',
    activity: 'snapshotDataset',
    attempt: 2,
    lastFailure: 'reset\nby peer',
  });
});

test('an activity that has not beaten yet is known by its name alone', () => {
  expect(activityProgress({ activityId: '1', activityType: { name: 'planRun' } })).toEqual({
    id: '1',
    activity: 'planRun',
    attempt: 1,
    lastFailure: null,
  });
});
