import type { PipelineDefinition } from '@relais/core';
import { courses } from './datasets/courses.js';
import { enrollments } from './datasets/enrollments.js';
import { formacode } from './datasets/formacode.js';

/** How the French market of continuing education evolves, month by month. */
export const franceCourses: PipelineDefinition = {
  name: 'france-courses',
  title: 'France courses and enrollments',
  description:
    'The courses on offer at Mon Compte Formation, who enrolls in them, and how both change from month to month.',
  owner: 'data-platform',
  workflowType: 'franceCourses',
  timeZone: 'Europe/Paris',
  schedule: {
    comment: 'First Sunday of the month, 03:00: a day of the week within days 1–7, which cron cannot say.',
    calendar: { dayOfMonth: { start: 1, end: 7 }, dayOfWeek: 'SUNDAY', hour: 3, minute: 0 },
    overlap: 'buffer-one',
    catchUpDays: 7,
    longestRunHours: 8,
    lateSource: { retryEveryHours: 24, forDays: 10 },
  },
  datasets: [courses, enrollments, formacode],
  // dbt names a model by its folders under model-paths; the first of them selects the whole pipeline.
  dbtSelector: 'france-courses',
};
