import { DateTime } from 'luxon';
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
  const start = DateTime.fromJSDate(after, { zone: timeZone }).startOf('day');
  // Eight years hold every combination of day and weekday many times; a spec that fits none of them fires never.
  for (let day = 0; day < 8 * 366 && times.length < count; day++) {
    const date = start.plus({ days: day });
    if (!fits(calendar, date)) continue;
    const time = date.set({ hour: calendar.hour, minute: calendar.minute, second: 0, millisecond: 0 });
    if (time.hour === calendar.hour && time.toMillis() > after.getTime()) times.push(time.toJSDate());
  }
  return times;
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
