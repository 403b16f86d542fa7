import type { Config } from '@relais/config';
import type { Registry } from '@relais/core';
import { serverAddress } from '../platform/server-address.js';

/** A schedule as the server has it; when it starts is the pipeline's own definition. */
export interface ScheduleState {
  readonly pipeline: string;
  readonly paused: boolean;
}

/** The schedules that are applied; null where no server runs, for none is started to ask it. */
export async function readScheduleStates(config: Config, registry: Registry): Promise<readonly ScheduleState[] | null> {
  const address = await serverAddress(config);
  if (address === null) return null;
  const { connect } = await import('../platform/connect.js');
  const { describeSchedule } = await import('../schedules/manage-schedule.js');
  const { client, close } = await connect(config, address);
  try {
    const states: ScheduleState[] = [];
    for (const { definition } of Object.values(registry)) {
      const found = await describeSchedule(client, definition);
      if (found !== null) states.push({ pipeline: definition.name, paused: found.state.paused });
    }
    return states;
  } finally {
    await close();
  }
}

/** The commands that bring schedules back to what they were. */
export const scheduleCommands = (states: readonly ScheduleState[]): readonly string[] =>
  states.flatMap(({ pipeline, paused }) => [
    `./relais schedule apply ${pipeline}`,
    ...(paused ? [`./relais schedule pause ${pipeline}`] : []),
  ]);
