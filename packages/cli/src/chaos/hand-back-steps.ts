import type { Client } from '@temporalio/client';
import { runsGoing } from './state-of-server.js';

/** `PENDING_ACTIVITY_STATE_STARTED` */
const STARTED = 2;

/**
 * Tells the server of steps whose worker died, as their missing heartbeat would half a minute later: the attempt counts
 * as failed, and the step is given to the worker that lives. Waiting for the heartbeat is proven elsewhere.
 */
export async function handBackSteps(client: Client, prefix: string, livingPid: number): Promise<void> {
  for (const { workflowId } of await runsGoing(client, prefix)) await handBack(client, workflowId, livingPid);
}

async function handBack(client: Client, workflowId: string, livingPid: number): Promise<void> {
  const { namespace } = client.options;
  const execution = { workflowId };
  const { pendingActivities } = await client.workflowService.describeWorkflowExecution({ namespace, execution });
  const lost = (pendingActivities ?? []).filter(
    ({ state, lastWorkerIdentity }) => Number(state) === STARTED && !lastWorkerIdentity?.startsWith(`${livingPid}@`),
  );
  for (const { activityId } of lost)
    await client.activity
      .fail({ workflowId, activityId: activityId ?? '' }, new Error('its worker was killed'))
      // It has been told already, or the step had ended after all.
      .catch(() => undefined);
  await client.workflowService.resetStickyTaskQueue({ namespace, execution }).catch(() => undefined);
}
