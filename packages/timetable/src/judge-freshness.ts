import { DateTime } from 'luxon';
import { dateInZone, type DatasetDefinition, type PipelineDefinition } from '@relais/core';
import { nextTimes, timesBetween } from './schedule-times.js';

/** What of a published generation decides: the snapshots that readers have. */
export interface PublishedSnapshots {
  readonly snapshots: readonly { readonly dataset: string; readonly snapshotDate: string }[];
}

/**
 * `fresh`: readers have what is due; `due`: a period has begun, its snapshot is not published, its deadline is to come;
 * `late`: a deadline has passed without; `undated`: the publisher promises no new edition.
 */
export interface Freshness {
  readonly dataset: string;
  readonly state: 'fresh' | 'due' | 'late' | 'undated';
  /** Newest snapshot that readers have, `YYYY-MM-DD`, or null. */
  readonly published: string | null;
  /** The deadline that was missed, or the next one; ISO instant. */
  readonly deadline: string | null;
}

/** The two deadlines before now lie in here for a calendar that fires every month … */
const nearDays = 70;
/** … and in here also for one that fires a few times a year. */
const farDays = 800;

/**
 * Where each dataset stands, from the definition, what readers have, and the time; the scheduler is not asked, because what
 * it missed it does not know. A deadline stands so many days after each time of the calendar, and between two of them a
 * snapshot has to be published that is dated after the first. A file that is named by its day is the one of the days
 * before the time at which it is fetched: of them one has to be published by the deadline.
 */
export function judgeFreshness(
  pipeline: PipelineDefinition,
  published: PublishedSnapshots | null,
  now: Date,
): readonly Freshness[] {
  return pipeline.datasets.map((dataset) => {
    const { name, freshness } = dataset;
    const dates = (published?.snapshots ?? []).filter((snapshot) => snapshot.dataset === name);
    const newest = dates.map(({ snapshotDate }) => snapshotDate).reduce<string | null>(later, null);
    if (freshness === undefined) return { dataset: name, state: 'undated', published: newest, deadline: null };
    return { dataset: name, published: newest, ...judge(pipeline, dataset, newest, now) };
  });
}

function judge(pipeline: PipelineDefinition, dataset: DatasetDefinition, newest: string | null, now: Date) {
  const { timeZone } = pipeline;
  const days = dataset.freshness?.deadlineDays ?? 0;
  const near = slotsAround(pipeline, days, nearDays + days, now);
  const { begunSlots, slots, deadlines, passed } =
    near.passed >= 2 ? near : slotsAround(pipeline, days, farDays + days, now);
  const day = (time: Date): string => dateInZone(time, timeZone);
  /** Whether readers have what a slot was to bring; of the first one any snapshot will do. */
  const has = (slot: number): boolean => {
    const [slotBefore, deadlineBefore] = [slots[slot - 1], deadlines[slot - 1]];
    if (newest === null || slotBefore === undefined || deadlineBefore === undefined) return newest !== null;
    return dataset.snapshotDate.from === 'file-name' ? newest >= day(slotBefore) : newest > day(deadlineBefore);
  };
  const [last, coming] = [deadlines[passed - 1], deadlines[passed]];
  if (last !== undefined && !has(passed - 1)) return { state: 'late', deadline: iso(last) } as const;
  const begun = begunSlots.length > passed;
  return {
    state: begun && !has(passed) ? 'due' : 'fresh',
    deadline: coming === undefined ? null : iso(coming),
  } as const;
}

/** The times of the calendar from so many days ago to the next one, their deadlines, and how many of these have passed. */
function slotsAround({ timeZone, schedule }: PipelineDefinition, days: number, back: number, now: Date) {
  const begunSlots = timesBetween(schedule.calendar, timeZone, addDays(now, -back, timeZone), now);
  const slots = [...begunSlots, ...nextTimes(schedule.calendar, timeZone, now, 1)];
  const deadlines = slots.map((slot) => addDays(slot, days, timeZone));
  return { begunSlots, slots, deadlines, passed: deadlines.filter((deadline) => deadline <= now).length };
}

/** Days of the calendar: the time of day stays when the clocks change. */
const addDays = (time: Date, days: number, zone: string): Date =>
  DateTime.fromJSDate(time, { zone }).plus({ days }).toJSDate();

const later = (a: string | null, b: string): string => (a === null || b > a ? b : a);
const iso = (time: Date): string => time.toISOString().replace('.000Z', 'Z');
