import { WorkflowNotFoundError, type Client, type WorkflowExecutionDescription } from '@temporalio/client';
import { inboxWatchId, inboxWatchType, type InboxWatchInput, type PipelineDefinition } from '@relais/core';
import { externalWrite } from '@relais/core/kill-point';

/**
 * Makes the watch of a pipeline's inboxes what the pipeline declares: there is one, with the declared settings and on
 * this queue, or none. Done twice it changes nothing the second time.
 * @returns whether anything was changed
 */
export async function applyInboxWatch(
  client: Client,
  pipeline: PipelineDefinition,
  taskQueue: string,
): Promise<boolean> {
  const { name, title, workflowType, schedule } = pipeline;
  if (schedule.onArrival === undefined) return endInboxWatch(client, pipeline, 'the pipeline declares none');
  const { pollSeconds } = schedule.onArrival;
  const memo = { pipeline: name, trigger: 'arrival', workflowType, pollSeconds, taskQueue };
  const found = await describeInboxWatch(client, pipeline);
  if (found !== null && Object.entries(memo).every(([key, value]) => found.memo?.[key] === value)) return false;
  const input: InboxWatchInput = { pipeline: name, workflowType, pollSeconds };
  await externalWrite('schedule/arrivals', () =>
    client.workflow.start(inboxWatchType, {
      workflowId: inboxWatchId(name),
      taskQueue,
      args: [input],
      memo,
      staticSummary: `${title} — on arrival of a file`,
      staticDetails: `Looks into the inboxes every ${pollSeconds} seconds and runs the pipeline for what has arrived.`,
      // One that has other settings makes room.
      workflowIdConflictPolicy: 'TERMINATE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    }),
  );
  return true;
}

/** Ends the watch; a run that it has started goes on. @returns whether there was one */
export async function endInboxWatch(client: Client, pipeline: PipelineDefinition, reason: string): Promise<boolean> {
  if ((await describeInboxWatch(client, pipeline)) === null) return false;
  const handle = client.workflow.getHandle(inboxWatchId(pipeline.name));
  try {
    // Ended by the server: a cancellation would wait for a worker.
    await externalWrite('schedule/arrivals', () => handle.terminate(reason));
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  return true;
}

/** The watch as it is under way, or null. */
export async function describeInboxWatch(
  client: Client,
  { name }: Pick<PipelineDefinition, 'name'>,
): Promise<WorkflowExecutionDescription | null> {
  try {
    const found = await client.workflow.getHandle(inboxWatchId(name)).describe();
    return found.status.name === 'RUNNING' ? found : null;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
