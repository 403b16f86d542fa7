import { DateTime } from 'luxon';
import { dateInZone, type PipelineDefinition } from '@relais/core';
import { nextTimes, timesBetween } from '../schedules/schedule-times.js';

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

/** The two deadlines before now lie in here also for a calendar that fires a few times a year. */
const lookBackDays = 800;

/**
 * Where each dataset stands, from the definition, what readers have, and the time; the scheduler is not asked, because what
 * it missed it does not know. A deadline stands so many days after each time of the calendar, and between two of them a
 * snapshot has to be published that is dated after the first.
 */
export function judgeFreshness(
  pipeline: PipelineDefinition,
  published: PublishedSnapshots | null,
  now: Date,
): readonly Freshness[] {
  return pipeline.datasets.map(({ name, freshness }) => {
    const dates = (published?.snapshots ?? []).filter(({ dataset }) => dataset === name);
    const newest = dates.map(({ snapshotDate }) => snapshotDate).reduce<string | null>(later, null);
    if (freshness === undefined) return { dataset: name, state: 'undated', published: newest, deadline: null };
    return { dataset: name, published: newest, ...judge(pipeline, freshness.deadlineDays, newest, now) };
  });
}

function judge(pipeline: PipelineDefinition, days: number, newest: string | null, now: Date) {
  const { timeZone, schedule } = pipeline;
  const slots = timesBetween(schedule.calendar, timeZone, addDays(now, -lookBackDays, timeZone), now);
  const next = nextTimes(schedule.calendar, timeZone, now, 1);
  const deadlines = [...slots, ...next].map((slot) => addDays(slot, days, timeZone));
  const passed = deadlines.filter((deadline) => deadline <= now);
  const [before, last] = [passed.at(-2), passed.at(-1)];
  if (last !== undefined && !isAfter(newest, before, timeZone)) return { state: 'late', deadline: iso(last) } as const;
  const coming = deadlines[passed.length];
  const begun = slots.length > passed.length;
  const state = begun && !isAfter(newest, last, timeZone) ? 'due' : 'fresh';
  return { state, deadline: coming === undefined ? null : iso(coming) } as const;
}

/** Without a deadline before, any snapshot will do. */
const isAfter = (date: string | null, deadline: Date | undefined, timeZone: string): boolean =>
  date !== null && (deadline === undefined || date > dateInZone(deadline, timeZone));

/** Days of the calendar: the time of day stays when the clocks change. */
const addDays = (time: Date, days: number, zone: string): Date =>
  DateTime.fromJSDate(time, { zone }).plus({ days }).toJSDate();

const later = (a: string | null, b: string): string => (a === null || b > a ? b : a);
const iso = (time: Date): string => time.toISOString().replace('.000Z', 'Z');
