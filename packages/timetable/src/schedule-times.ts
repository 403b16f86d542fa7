import { DateTime, IANAZone } from 'luxon';
import type { ScheduleDefinition, Weekday } from '@relais/core';

const weekdays: readonly Weekday[] = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];

type Calendar = ScheduleDefinition['calendar'];

/**
 * The next times a calendar spec fires, as Temporal computes them: the day of the month AND the day of the week have to
 * fit. A wall-clock time that a change of clocks leaves out does not fire that day.
 * @param after exclusive
 */
export function nextTimes(calendar: Calendar, timeZone: string, after: Date, count: number): readonly Date[] {
  const times: Date[] = [];
  for (const time of timesAfter(calendar, timeZone, after)) if (times.push(time) >= count) break;
  return times;
}

/** The times a calendar spec fires after the first and not after the second of two moments. */
export function timesBetween(calendar: Calendar, timeZone: string, after: Date, until: Date): readonly Date[] {
  const times: Date[] = [];
  for (const time of timesAfter(calendar, timeZone, after)) {
    if (time > until) break;
    times.push(time);
  }
  return times;
}

function* timesAfter(calendar: Calendar, timeZone: string, after: Date): Generator<Date> {
  const zone = IANAZone.create(timeZone);
  const start = DateTime.fromJSDate(after, { zone }).startOf('day');
  // Eight years hold every combination of day and weekday many times; a spec that fits none of them fires never.
  for (let day = 0; day < 8 * 366; day++) {
    const date = start.plus({ days: day });
    if (!fits(calendar, date)) continue;
    const time = instantOf(date, calendar, zone);
    if (time.hour === calendar.hour && time.toMillis() > after.getTime()) yield time.toJSDate();
  }
}

/**
 * The instant of a wall-clock time by the rule of Go's `time.Date`, on which the server relies: where a change of clocks
 * makes the hour come twice, the offset decides that is in force when the same digits are read as UTC.
 */
function instantOf({ year, month, day }: DateTime, { hour, minute }: Calendar, zone: IANAZone): DateTime {
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  const guess = wall - zone.offset(wall) * 60_000;
  return DateTime.fromMillis(wall - zone.offset(guess) * 60_000, { zone });
}

function fits({ dayOfMonth, dayOfWeek }: Calendar, date: DateTime): boolean {
  const inMonth =
    dayOfMonth === undefined || dayOfMonth === '*' || (date.day >= dayOfMonth.start && date.day <= dayOfMonth.end);
  return inMonth && (dayOfWeek === undefined || dayOfWeek === '*' || weekdays[date.weekday - 1] === dayOfWeek);
}

/** A time as the pipeline's zone and as UTC read it. */
export function inBothZones(time: Date, timeZone: string): { readonly local: string; readonly utc: string } {
  const local = DateTime.fromJSDate(time, { zone: timeZone }).toFormat('ccc yyyy-MM-dd HH:mm ZZ');
  return { local, utc: time.toISOString().replace('.000Z', 'Z') };
}
