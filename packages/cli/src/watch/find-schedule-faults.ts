import type { Client } from '@temporalio/client';
import type { PipelineDefinition } from '@relais/core';
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

async function faultsOf(client: Client, pipeline: PipelineDefinition): Promise<readonly Finding[]> {
  const id = scheduleId(pipeline);
  const found = await describeSchedule(client, pipeline);
  const fault = (code: AlarmCode, subject: string, what: string, detail: string): Finding => ({
    ...{
      code,
      subject,
      pipeline: pipeline.name,
      dataset: null,
      summary: `the schedule ${id} ${what}`,
      detail,
      graceMs: 0,
    },
  });
  if (found === null)
    return [fault('SCHEDULE_MISSING', id, 'is not there', `next: ./relais schedule apply ${pipeline.name}`)];
  const { paused, lost, skipped } = scheduleState(pipeline, found);
  // The server counts; a schedule that was made anew counts from nought again.
  const counted = (count: number): string => `${id}/${found.info.createdAt.toISOString()}/${count}`;
  const missed = `What the source showed then was not fetched.\nnext: ./relais schedule ls, then ./relais run ${pipeline.name}`;
  const { catchUpDays, overlap } = pipeline.schedule;
  return [
    ...(paused
      ? [
          fault(
            'SCHEDULE_PAUSED',
            id,
            'is paused',
            `${found.state.note ?? ''}\nnext: ./relais schedule resume ${pipeline.name}`,
          ),
        ]
      : []),
    ...(lost > 0
      ? [
          fault(
            'SCHEDULE_SLOTS_LOST',
            counted(lost),
            `lost ${lost} runs: nothing ran for longer than its ${catchUpDays} days`,
            missed,
          ),
        ]
      : []),
    ...(skipped > 0
      ? [
          fault(
            'SCHEDULE_SLOTS_SKIPPED',
            counted(skipped),
            `skipped ${skipped} runs, as another ran (${overlap})`,
            missed,
          ),
        ]
      : []),
  ];
}
