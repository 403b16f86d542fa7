import type { PipelineDefinition } from '@relais/core';
import { conversions } from './datasets/conversions.js';
import { sessions } from './datasets/sessions.js';

/** Which channel brought a registration: sessions and registrations of each day, attributed by rules. */
export const growthAttribution: PipelineDefinition = {
  name: 'growth-attribution',
  title: 'Growth attribution',
  description: 'Every registration attributed to the channel of the session that brought it.',
  owner: 'growth',
  workflowType: 'growthAttribution',
  timeZone: 'UTC',
  schedule: {
    comment: 'Every day at midnight, for the files of the day that has ended.',
    calendar: { dayOfMonth: '*', hour: 0, minute: 0 },
    overlap: 'buffer-one',
    catchUpDays: 1,
    longestRunHours: 1,
    onArrival: { pollSeconds: 5 },
    // An inbox is looked into by every run; there is nobody to ask again.
    lateSource: { retryEveryHours: 24, forDays: 0 },
  },
  datasets: [sessions, conversions],
  dbtSelector: 'growth-attribution',
  variables: [
    {
      name: 'attribution_mode',
      environment: 'GROWTH_ATTRIBUTION_MODE',
      values: ['strict', 'legacy'],
      default: 'strict',
      description: 'strict keeps every registration; legacy counts as the first solution did, which lost some of them.',
    },
  ],
};
