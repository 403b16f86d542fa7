import { continueAsNew, executeChild, isCancellation, log } from '@temporalio/workflow';
import { arrivalRunId, type InboxWatchInput } from '@relais/core';
import { watching } from './activity-options.js';

/**
 * Runs a pipeline whenever files have arrived in its inboxes, for as long as nobody ends it. The run's end is awaited,
 * so that what arrives meanwhile makes one more run and no run goes beside another of this watch. A run that fails is
 * not repeated for the same files: the next file, the schedule or a person tries them again.
 */
export async function inboxWatch(input: InboxWatchInput): Promise<never> {
  const { pipeline, pollSeconds, tried = [] } = input;
  const arrival = await watching.awaitFiles.executeWithOptions({ summary: `await files of ${pipeline}` }, [
    { pipeline, pollSeconds, tried },
  ]);
  if (arrival.files > 0) await runFor(input, arrival.at);
  return continueAsNew<typeof inboxWatch>({ ...input, tried: arrival.tried });
}

/** A run that is under way goes on when the watch is ended, as it does when a schedule is. */
async function runFor({ pipeline, workflowType }: InboxWatchInput, at: string): Promise<void> {
  try {
    await executeChild(workflowType, {
      workflowId: arrivalRunId(pipeline, at),
      args: [{}],
      memo: { pipeline, trigger: 'arrival' },
      staticSummary: `${pipeline} — a file arrived`,
      parentClosePolicy: 'ABANDON',
      cancellationType: 'ABANDON',
    });
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn('the run that a file started failed', { pipeline, at, error: String(error) });
  }
}
