import type { Config } from '@relais/config';
import { serverAddress } from '../platform/server-address.js';
import type { ScheduleState } from '../schedules/manage-schedule.js';
import type { Shell } from '../shell.js';

/** What only a server can tell. */
export interface LiveState {
  /** Its address; null when none is running. */
  readonly platform: string | null;
  readonly running: readonly { readonly pipeline: string; readonly workflowId: string; readonly runId: string }[];
  readonly schedules: readonly ScheduleState[];
}

/** Asks the Temporal that is there; nothing is started to ask it. */
export async function readLive(shell: Shell, config: Config): Promise<LiveState> {
  const address = await serverAddress(config);
  if (address === null) return { platform: null, running: [], schedules: [] };
  const { connect } = await import('../platform/connect.js');
  const { listRuns } = await import('../output/run-list.js');
  const { readSchedule } = await import('../schedules/manage-schedule.js');
  const { client, close } = await connect(config, address);
  try {
    const runs = await listRuns(client, config, shell.registry, 100);
    const schedules = [];
    for (const { definition } of Object.values(shell.registry)) {
      const found = await readSchedule(client, definition);
      if (found !== null) schedules.push(found);
    }
    const running = runs.filter((run) => run.status.name === 'RUNNING');
    return { platform: address, running: running.map(named), schedules };
  } finally {
    await close();
  }
}

const named = ({ workflowId, runId }: { readonly workflowId: string; readonly runId: string }) => ({
  pipeline: workflowId.split('/')[0] ?? '',
  workflowId,
  runId,
});
