import { dateInZone, type PipelineDefinition } from '@relais/core';
import { inBothZones } from '@relais/timetable';
import { describeFreshness } from '../freshness/describe-freshness.js';
import { formatCount } from '../output/figures.js';
import { formatTable, printable } from '../output/report-table.js';
import { describeSlots } from '../schedules/describe-slots.js';
import type { ScheduleState } from '../schedules/manage-schedule.js';
import type { LiveState } from './read-live.js';
import type { PipelineStatus } from './pipeline-status.js';

/** One pipeline in a few lines of at most 80 characters: what readers have, what ran last, what runs next, what waits. */
export function statusSummary(
  definition: PipelineDefinition,
  status: PipelineStatus,
  live: LiveState,
  now: Date,
): string {
  const today = dateInZone(now, definition.timeZone);
  const rows = status.datasets.map(({ dataset, snapshotDate, rows: count, freshness }) => [
    dataset,
    snapshotDate,
    count === null ? '' : formatCount(count),
    freshness.published,
    describeFreshness(freshness, today, now),
  ]);
  return [
    `${status.pipeline}  ${published(status)}\n`,
    formatTable(['dataset', 'snapshot', 'rows', 'readers have', 'state'], rows),
    ...running(status, live).map((line) => `${line}\n`),
    ...lastRun(status).map((line) => `${line}\n`),
    `next run  ${nextRun(definition, status, live)}\n`,
    ...status.waiting.map(
      ({ dataset, snapshotDate, code, finding, next }) =>
        `waits     ${dataset} of ${snapshotDate} (${code}): ${printable(finding)}\n          ./${next}\n`,
    ),
  ].join('');
}

const minute = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;

const published = ({ generation, publishedAt }: PipelineStatus): string =>
  generation === null || publishedAt === null
    ? 'nothing published yet'
    : `generation ${generation}, published ${minute(publishedAt)}`;

const running = ({ pipeline }: PipelineStatus, live: LiveState): readonly string[] =>
  live.running
    .filter((run) => run.pipeline === pipeline)
    .flatMap(({ workflowId, runId }) => [`running   ${workflowId}`, `          ./relais logs ${runId}`]);

/** A run that went well needs no second line. */
function lastRun({ lastRun: run }: PipelineStatus): readonly string[] {
  if (run === null) return ['last run  none'];
  const { status, startedAt, endedAt, workflowId, runId, error } = run;
  const told = `last run  ${status} ${minute(startedAt ?? endedAt)}  ${workflowId}`;
  if (error === null) return [told];
  const about = error.dataset === null ? '' : ` (${error.dataset})`;
  return [told, `          ${error.code}${about}: ./relais show ${runId}`];
}

function nextRun(
  { name, timeZone, schedule }: PipelineDefinition,
  { nextTime }: PipelineStatus,
  { platform, schedules }: LiveState,
): string {
  const applied = schedules.find(({ pipeline }) => pipeline === name);
  if (applied !== undefined) return ofSchedule(applied, timeZone);
  const arrival = schedule.onArrival === undefined ? '' : ' and on arrival of a file';
  const told = nextTime === null ? 'never' : inBothZones(new Date(nextTime), timeZone).local;
  const why = platform === null ? 'no Temporal to ask' : `not applied: ./relais schedule apply ${name}`;
  return `${told} by its calendar${arrival}\n          ${why}`;
}

function ofSchedule(state: ScheduleState, timeZone: string): string {
  const { paused, next } = state;
  const told = paused ? 'paused' : next === null ? 'never' : inBothZones(new Date(next), timeZone).local;
  return `${told} by schedule${describeSlots(state)}`;
}
