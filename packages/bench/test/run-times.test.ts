import { defaultPayloadConverter } from '@temporalio/common';
import { runTimes } from '@relais/bench/run-times';

const at = (milliseconds: number) => ({ seconds: Math.floor(milliseconds / 1000), nanos: (milliseconds % 1000) * 1e6 });

/** The three events of one activity, as a history holds them. */
function activity(id: number, name: string, summary: string, from: number, to: number) {
  return [
    {
      eventId: id,
      eventTime: at(0),
      activityTaskScheduledEventAttributes: { activityType: { name } },
      userMetadata: { summary: defaultPayloadConverter.toPayload(summary) },
    },
    { eventId: id + 1, eventTime: at(from) },
    {
      eventId: id + 2,
      eventTime: at(to),
      activityTaskCompletedEventAttributes: { scheduledEventId: id, startedEventId: id + 1 },
    },
  ];
}

test('stages, the span from download to load, and the whole run come from the history', () => {
  const events = [
    { eventId: 1, eventTime: at(1000) },
    ...activity(2, 'snapshotDataset', 'fetch courses', 1500, 3500),
    ...activity(5, 'loadTable', 'load courses 2025-03-15 (aaa)', 4000, 4250),
    ...activity(8, 'publish', 'publish generation 1', 5000, 5500),
    { eventId: 11, eventTime: at(6000) },
  ] as never;
  expect(runTimes({ events }, { courses: 1000, enrollments: 500 })).toEqual({
    stages: [
      { name: 'snapshotDataset courses', seconds: 2, bytes: 1000, bytesPerSecond: 500 },
      { name: 'loadTable courses', seconds: 0.25, bytes: 1000, bytesPerSecond: 4000 },
      { name: 'publish', seconds: 0.5, bytes: 1500, bytesPerSecond: 3000 },
    ],
    loadedSeconds: 2.75,
    totalSeconds: 5,
  });
});

test('the files of a dataset are one stage, in which moments at which several were under way count once', () => {
  const events = [
    { eventId: 1, eventTime: at(1000) },
    ...activity(2, 'snapshotDataset', 'fetch sessions', 1000, 1500),
    ...activity(5, 'loadTable', 'load sessions 2020-06-02', 2500, 3000),
    ...activity(8, 'loadTable', 'load sessions 2020-06-01', 2000, 2750),
    ...activity(11, 'loadTable', 'load sessions 2020-06-03', 4000, 4500),
    { eventId: 14, eventTime: at(5000) },
  ] as never;
  expect(runTimes({ events }, { sessions: 1500 })).toEqual({
    stages: [
      { name: 'snapshotDataset sessions', seconds: 0.5, bytes: 1500, bytesPerSecond: 3000 },
      { name: 'loadTable sessions', seconds: 1.5, bytes: 1500, bytesPerSecond: 1000 },
    ],
    loadedSeconds: 3.5,
    totalSeconds: 4,
  });
});
