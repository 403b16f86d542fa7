import type { Client, ScheduleDescription } from '@temporalio/client';
import type { PipelineDefinition } from '@relais/core';
import { describeInboxWatch } from '../schedules/manage-inbox-watch.js';
import { describeSchedule, scheduleState } from '../schedules/manage-schedule.js';
import { scheduleId } from '../schedules/schedule-definition.js';
import type { AlarmCode, Finding } from './finding.js';

/** Schedules that start nothing, and times of theirs at which nothing was started. */
export async function scheduleFindings(
  client: Client,
  pipelines: readonly PipelineDefinition[],
): Promise<readonly Finding[]> {
  return (await Promise.all(pipelines.map((pipeline) => faultsOf(client, pipeline)))).flat();
}

type Told = readonly [code: AlarmCode, subject: string, what: string, detail: string];

async function faultsOf(client: Client, pipeline: PipelineDefinition): Promise<readonly Finding[]> {
  const found = await describeSchedule(client, pipeline);
  const id = scheduleId(pipeline);
  const asked = found !== null && pipeline.schedule.onArrival !== undefined;
  const watching = asked && (await describeInboxWatch(client, pipeline)) !== null;
  return toldOf(pipeline, id, found, watching).map(([code, subject, what, detail]) => ({
    ...{ code, subject, detail, pipeline: pipeline.name, dataset: null, graceMs: 0 },
    summary: `the schedule ${id} ${what}`,
  }));
}

function toldOf(
  pipeline: PipelineDefinition,
  id: string,
  found: ScheduleDescription | null,
  watching: boolean,
): readonly Told[] {
  if (found === null)
    return [['SCHEDULE_MISSING', id, 'is not there', `next: ./relais schedule apply ${pipeline.name}`]];
  const { paused, lost, skipped, onArrival } = scheduleState(pipeline, found, watching);
  const resume = `${found.state.note ?? ''}\nnext: ./relais schedule resume ${pipeline.name}`;
  const missed = `What the source showed then was not fetched.\nnext: ./relais schedule ls, then ./relais run ${pipeline.name}`;
  // The server counts; a schedule that was made anew counts from nought again.
  const counted = (count: number): string => `${id}/${found.info.createdAt.toISOString()}/${count}`;
  const { catchUpDays, overlap } = pipeline.schedule;
  const lostRuns = `lost ${lost} runs: nothing ran for longer than its ${catchUpDays} days`;
  const skippedRuns = `skipped ${skipped} runs, as another ran (${overlap})`;
  const told: readonly [boolean, Told][] = [
    [paused, ['SCHEDULE_PAUSED', id, 'is paused', resume]],
    [
      !paused && onArrival === 'stopped',
      [
        'ARRIVALS_NOT_WATCHED',
        id,
        'starts no run when a file arrives',
        `next: ./relais schedule apply ${pipeline.name}`,
      ],
    ],
    [lost > 0, ['SCHEDULE_SLOTS_LOST', counted(lost), lostRuns, missed]],
    [skipped > 0, ['SCHEDULE_SLOTS_SKIPPED', counted(skipped), skippedRuns, missed]],
  ];
  return told.filter(([is]) => is).map(([, fault]) => fault);
}
