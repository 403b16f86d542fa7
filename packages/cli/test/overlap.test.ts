import type { Client, ScheduleOverlapPolicy } from '@temporalio/client';
import { describeSlots } from '@relais/cli/schedules/describe-slots';
import { actOnSchedule } from '@relais/cli/schedules/manage-schedule';
import type { PipelineDefinition } from '@relais/core';
import { registry } from '@relais/workflows/pipelines';

const pipeline = registry['france-courses']?.definition as PipelineDefinition;

test.each([
  ['buffer-one', 'BUFFER_ONE'],
  ['skip', 'SKIP'],
] as const)('a trigger while a run goes on follows the declared policy %s', async (overlap, policy) => {
  const asked: (ScheduleOverlapPolicy | undefined)[] = [];
  const trigger = async (given?: ScheduleOverlapPolicy): Promise<void> => void asked.push(given);
  const client = { schedule: { getHandle: () => ({ trigger }) } } as unknown as Client;
  await actOnSchedule(client, { ...pipeline, schedule: { ...pipeline.schedule, overlap } }, 'trigger');
  expect(asked).toEqual([policy]);
});

test('slots in which no run started are told, and why', () => {
  const state = {
    schedule: 'a/daily',
    pipeline: 'a',
    paused: false,
    next: 'tomorrow',
    last: null,
    taken: 3,
    onArrival: null,
  };
  expect(describeSlots({ ...state, lost: 0, skipped: 0 })).toBe('');
  expect(describeSlots({ ...state, lost: 1, skipped: 2 })).toBe(', 1 slots lost, 2 skipped while a run went on');
});
