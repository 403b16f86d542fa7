import { defaultPayloadConverter } from '@temporalio/common';
import { downloadingIn, loadsIn, runTimes, secondsIn } from '@relais/bench/run-times';

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

const seconds = (histories: never[], bytesOf: Record<string, number>) => {
  const { stages, loading, span } = runTimes(histories, bytesOf);
  return {
    stages: stages.map(({ name, bytes, spans }) => [name, secondsIn(spans), bytes]),
    loaded: loading === null ? null : secondsIn([loading]),
    whole: secondsIn([span]),
  };
};

test('stages, the span from download to load, what lies between steps and the whole run come from the history', () => {
  const events = [
    { eventId: 1, eventTime: at(1000) },
    ...activity(2, 'snapshotDataset', 'fetch courses', 1500, 3500),
    ...activity(5, 'loadTable', 'load courses 2025-03-15 (aaa)', 4000, 4250),
    ...activity(8, 'publish', 'publish generation 1', 5000, 5500),
    { eventId: 11, eventTime: at(6000) },
  ];
  expect(seconds([{ events }] as never[], { courses: 1000, enrollments: 500 })).toEqual({
    stages: [
      ['snapshotDataset courses', 2, 1000],
      ['loadTable courses', 0.25, 1000],
      ['publish', 0.5, 1500],
      ['between steps', 0.5 + 0.5 + 0.75 + 0.5, 1500],
    ],
    loaded: 2.75,
    whole: 5,
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
  ];
  expect(seconds([{ events }] as never[], { sessions: 1500 })).toEqual({
    stages: [
      ['snapshotDataset sessions', 0.5, 1500],
      ['loadTable sessions', 1.5, 1500],
      ['between steps', 2, 1500],
    ],
    loaded: 3.5,
    whole: 4,
  });
});

test('downloads of several datasets at one time are downloading once', () => {
  const events = [
    { eventId: 1, eventTime: at(1000) },
    ...activity(2, 'snapshotDataset', 'fetch courses', 1500, 3500),
    ...activity(5, 'snapshotDataset', 'fetch enrollments', 1000, 2000),
    ...activity(8, 'typeSnapshot', 'type enrollments', 2000, 5000),
    { eventId: 11, eventTime: at(6000) },
  ];
  expect(downloadingIn(runTimes([{ events }] as never[], {}))).toBe(2.5);
});

test('a run that goes on in a second history is one run, and says what it loaded', () => {
  const first = [
    { eventId: 1, eventTime: at(1000) },
    ...activity(2, 'typeSnapshot', 'type courses 2025-01-15', 1500, 2000),
    { eventId: 5, eventTime: at(2000) },
  ];
  const second = [
    { eventId: 1, eventTime: at(2000) },
    ...activity(2, 'loadTable', 'load courses 2025-01-15 (aaa)', 2500, 3000),
    { eventId: 5, eventTime: at(3500) },
  ];
  const histories = [{ events: first }, { events: second }] as never[];
  expect(seconds(histories, { courses: 10 })).toMatchObject({ loaded: 1.5, whole: 2.5 });
  expect(loadsIn(histories)).toEqual(['load courses 2025-01-15 (aaa)']);
});
