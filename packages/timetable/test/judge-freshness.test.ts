import { judgeFreshness } from '@relais/timetable';
import type { PipelineDefinition } from '@relais/core';
import { registry } from '@relais/workflows/pipelines';

const pipeline = registry['france-courses']?.definition as PipelineDefinition;

/** Slots are 2026-02-01, 03-01, 04-05, each 03:00 in Paris; deadlines ten days later. */
const courses = (snapshotDates: readonly string[] | null, now: string, definition = pipeline) =>
  judgeFreshness(
    definition,
    snapshotDates && { snapshots: snapshotDates.map((snapshotDate) => ({ dataset: 'courses', snapshotDate })) },
    new Date(now),
  )[0];

test('a late publisher is no alarm before its deadline, and one from that very moment on', () => {
  const february = ['2026-02-03'];
  expect(courses(february, '2026-03-01T01:59:59Z')).toMatchObject({ state: 'fresh', deadline: '2026-03-11T02:00:00Z' });
  expect(courses(february, '2026-03-01T02:00:00Z')).toMatchObject({ state: 'due', deadline: '2026-03-11T02:00:00Z' });
  expect(courses(february, '2026-03-11T01:59:59Z')).toMatchObject({ state: 'due' });
  expect(courses(february, '2026-03-11T02:00:00Z')).toEqual({
    dataset: 'courses',
    state: 'late',
    published: '2026-02-03',
    deadline: '2026-03-11T02:00:00Z',
  });
});

test('only a snapshot of the period counts: the one that was late for the month before does not', () => {
  expect(courses(['2026-02-11'], '2026-03-12T00:00:00Z')).toMatchObject({ state: 'late' });
  expect(courses(['2026-02-12'], '2026-03-12T00:00:00Z')).toMatchObject({ state: 'fresh' });
});

test('it is over once the snapshot is published, whenever that is', () => {
  const published = ['2026-02-03', '2026-03-02'];
  expect(courses(published, '2026-03-20T00:00:00Z')).toMatchObject({
    state: 'fresh',
    deadline: '2026-04-15T01:00:00Z',
  });
});

test('nothing published is late, whatever the time: a home that never published has missed every deadline', () => {
  expect(courses(null, '2026-03-20T00:00:00Z')).toMatchObject({ state: 'late', published: null });
  expect(courses([], '2026-03-20T00:00:00Z')).toMatchObject({ state: 'late', published: null });
});

test.each([
  ['2026-03-29', '2026-03-22', '2026-04-01T01:00:00Z'],
  ['2026-10-25', '2026-10-18', '2026-10-28T02:00:00Z'],
])('the deadline keeps its time of day across the change of clocks of %s', (_, sunday, deadline) => {
  const dayOfMonth = { start: Number(sunday.slice(8)), end: Number(sunday.slice(8)) };
  const calendar = { ...pipeline.schedule.calendar, dayOfMonth };
  const definition = { ...pipeline, schedule: { ...pipeline.schedule, calendar } };
  expect(courses(['2020-01-01'], `${sunday}T12:00:00Z`, definition)).toMatchObject({ state: 'late' });
  expect(courses([sunday], `${sunday}T12:00:00Z`, definition)).toMatchObject({ state: 'fresh', deadline });
});

test('a dataset without a promised edition is never late', () => {
  expect(judgeFreshness(pipeline, null, new Date()).find(({ dataset }) => dataset === 'formacode')).toMatchObject({
    state: 'undated',
    deadline: null,
  });
});

describe('files that are named by their day, fetched at midnight', () => {
  const growth = registry['growth-attribution']?.definition as PipelineDefinition;
  const sessions = (newest: string | null, now: string) =>
    judgeFreshness(
      growth,
      newest === null ? null : { snapshots: [{ dataset: 'sessions', snapshotDate: newest }] },
      new Date(now),
    ).find(({ dataset }) => dataset === 'sessions');

  test('served daily, readers have what is due: the file of yesterday', () => {
    expect(sessions('2026-03-09', '2026-03-10T00:20:00Z')).toMatchObject({ state: 'fresh' });
    expect(sessions('2026-03-09', '2026-03-10T23:59:59Z')).toMatchObject({
      state: 'fresh',
      deadline: '2026-03-11T00:00:00Z',
    });
  });

  test('from midnight the file of the day that has ended is due, and a day later late', () => {
    expect(sessions('2026-03-08', '2026-03-09T23:59:59Z')).toMatchObject({ state: 'fresh' });
    expect(sessions('2026-03-08', '2026-03-10T00:00:00Z')).toMatchObject({ state: 'due' });
    expect(sessions('2026-03-08', '2026-03-10T23:59:59Z')).toMatchObject({ state: 'due' });
    expect(sessions('2026-03-08', '2026-03-11T00:00:00Z')).toMatchObject({
      state: 'late',
      deadline: '2026-03-11T00:00:00Z',
    });
    expect(sessions(null, '2026-03-10T00:20:00Z')).toMatchObject({ state: 'late' });
  });
});
