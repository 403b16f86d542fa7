import type { ScheduleDefinition } from '@relais/core';

/** How often a new pipeline may be asked to run; what is finer is edited in its `pipeline.ts`. */
export const scheduleNames = ['daily', 'weekly', 'monthly'] as const;

export type ScheduleName = (typeof scheduleNames)[number];

const usual = {
  overlap: 'buffer-one',
  longestRunHours: 4,
  // Nothing is known of when the publisher is late, so nobody is asked again.
  lateSource: { retryEveryHours: 24, forDays: 0 },
} as const;

export const schedules: Readonly<Record<ScheduleName, ScheduleDefinition>> = {
  daily: {
    comment: 'Every day at 05:00.',
    calendar: { dayOfMonth: '*', hour: 5, minute: 0 },
    catchUpDays: 1,
    ...usual,
  },
  weekly: {
    comment: 'Every Monday at 05:00.',
    calendar: { dayOfWeek: 'MONDAY', hour: 5, minute: 0 },
    catchUpDays: 3,
    ...usual,
  },
  monthly: {
    comment: 'The first day of the month at 05:00.',
    calendar: { dayOfMonth: { start: 1, end: 1 }, hour: 5, minute: 0 },
    catchUpDays: 7,
    ...usual,
  },
};
