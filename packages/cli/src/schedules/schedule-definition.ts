import type { CalendarSpecDescription, ScheduleDescription, ScheduleOptions } from '@temporalio/client';
import type { PipelineDefinition } from '@relais/core';
import { canonicalJson } from '@relais/core/fingerprint';

/** What becomes of a slot, or of a person's trigger, while a run of the schedule goes on. */
export const overlapPolicies = { 'buffer-one': 'BUFFER_ONE', skip: 'SKIP' } as const;

/** `<pipeline>/monthly`, `/weekly` or `/daily`, by what the calendar restricts. */
export function scheduleId({ name, schedule: { calendar } }: PipelineDefinition): string {
  const limited = (part: unknown): boolean => part !== undefined && part !== '*';
  return `${name}/${limited(calendar.dayOfMonth) ? 'monthly' : limited(calendar.dayOfWeek) ? 'weekly' : 'daily'}`;
}

/** The schedule as Temporal is told it; nothing is left to the server's defaults. */
export function scheduleOptions(pipeline: PipelineDefinition, taskQueue: string) {
  const { calendar, comment, overlap, catchUpDays } = pipeline.schedule;
  return {
    scheduleId: scheduleId(pipeline),
    spec: {
      calendars: [
        {
          comment,
          second: 0,
          minute: calendar.minute,
          hour: calendar.hour,
          dayOfMonth: calendar.dayOfMonth ?? '*',
          dayOfWeek: calendar.dayOfWeek ?? '*',
          month: '*',
          year: '*',
        },
      ],
      timezone: pipeline.timeZone,
    },
    action: {
      type: 'startWorkflow',
      workflowType: pipeline.workflowType,
      workflowId: `${pipeline.name}/scheduled`,
      taskQueue,
      args: [{}],
      memo: { pipeline: pipeline.name, trigger: 'schedule' },
      staticSummary: `${pipeline.title} — scheduled`,
      staticDetails: `${pipeline.description}\n\n${comment}`,
    },
    policies: { overlap: overlapPolicies[overlap], catchupWindow: `${catchUpDays} days`, pauseOnFailure: false },
  } satisfies ScheduleOptions;
}

type Wanted = ReturnType<typeof scheduleOptions>;

/** Whether the server already has this schedule; paused or not is the operator's business. */
export function sameSchedule(wanted: Wanted, found: ScheduleDescription, catchUpDays: number): boolean {
  const [calendar] = wanted.spec.calendars;
  const want = {
    calendars: [{ ...calendar, month: undefined, year: undefined }],
    timezone: wanted.spec.timezone,
    action: wanted.action,
    policies: { ...wanted.policies, catchupWindow: catchUpDays * 86_400_000 },
  };
  const { action } = found;
  const have = {
    calendars: (found.spec.calendars ?? []).map(plain),
    timezone: found.spec.timezone,
    action: {
      type: action.type,
      workflowType: action.workflowType,
      workflowId: action.workflowId,
      taskQueue: action.taskQueue,
      args: action.args,
      memo: action.memo,
      staticSummary: action.staticSummary,
      staticDetails: action.staticDetails,
    },
    policies: found.policies,
  };
  return canonicalJson(want) === canonicalJson(have);
}

/** The server spells a calendar out in ranges; brought back to the short form that we write. */
function plain(calendar: CalendarSpecDescription) {
  const short = (
    ranges: readonly { readonly start: unknown; readonly end: unknown }[],
    whole: readonly [unknown, unknown],
  ) => {
    const [range, ...more] = ranges;
    if (range === undefined || more.length > 0) return ranges;
    if (range.start === range.end) return range.start;
    return range.start === whole[0] && range.end === whole[1] ? '*' : { start: range.start, end: range.end };
  };
  return {
    comment: calendar.comment,
    second: short(calendar.second, [0, 59]),
    minute: short(calendar.minute, [0, 59]),
    hour: short(calendar.hour, [0, 23]),
    dayOfMonth: short(calendar.dayOfMonth, [1, 31]),
    dayOfWeek: short(calendar.dayOfWeek, ['SUNDAY', 'SATURDAY']),
  };
}
