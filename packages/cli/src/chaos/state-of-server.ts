import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';

/** The schedules of a namespace, and what they have started that goes on. */
export async function stateOfSchedules(client: Client): Promise<string> {
  const lines: string[] = [];
  for await (const { scheduleId } of client.schedule.list()) {
    const { spec, action, policies, state } = await client.schedule.getHandle(scheduleId).describe();
    const { workflowType, taskQueue } = action;
    lines.push(
      JSON.stringify({
        scheduleId,
        calendars: spec.calendars,
        workflowType,
        taskQueue,
        policies,
        paused: state.paused,
      }),
    );
  }
  return lines.sort().join('\n');
}

/**
 * Runs that nobody has ended, whose workflow ids begin so. The server's list comes a little after what it lists, so an end
 * is waited for.
 */
export async function runsLeft(
  client: Client,
  prefix: string,
  patienceMs: number,
): Promise<readonly WorkflowExecutionInfo[]> {
  for (const deadline = Date.now() + patienceMs; ; await sleep(250)) {
    const going = await runsGoing(client, prefix);
    if (going.length === 0 || Date.now() > deadline) return going;
  }
}

/** Runs that the server lists as going on at this moment. */
export async function runsGoing(client: Client, prefix: string): Promise<readonly WorkflowExecutionInfo[]> {
  const runs: WorkflowExecutionInfo[] = [];
  for await (const run of client.workflow.list({ query: `ExecutionStatus = 'Running'` }))
    if (run.workflowId.startsWith(prefix) && !run.type.startsWith('temporal-sys-')) runs.push(run);
  return runs;
}
