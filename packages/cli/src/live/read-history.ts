import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowClient } from '@temporalio/client';
import { foldHistory } from './fold-history.js';
import { emptyRecord, type RunRecord } from './run-record.js';
import type { RunName } from '../runs/find-run.js';

const againMilliseconds = 1_000;

/**
 * Reads a run's history as it grows, each event once, and goes on with the execution that takes over where one is full.
 * A server that does not answer is asked again; whoever waits for the run's result decides when that is enough.
 * @param onRecord what is known so far, whenever it is more
 * @returns when the run has ended or reading is stopped
 */
export async function readHistory(
  client: WorkflowClient,
  { workflowId, runId }: RunName,
  onRecord: (record: RunRecord) => void,
  stop: AbortSignal,
): Promise<void> {
  const { namespace } = client.options;
  let execution = { workflowId, runId };
  let nextPageToken: Uint8Array = new Uint8Array();
  let record = emptyRecord;
  while (!stop.aborted && record.outcome === null) {
    try {
      // Every question leaves a listener behind on its signal, so each has one of its own.
      const page = await client.withAbortSignal(AbortSignal.any([stop]), () =>
        client.workflowService.getWorkflowExecutionHistory({ namespace, execution, nextPageToken, waitNewEvent: true }),
      );
      nextPageToken = page.nextPageToken ?? new Uint8Array();
      const events = page.history?.events ?? [];
      if (events.length > 0) onRecord((record = foldHistory(record, events)));
      if (nextPageToken.length > 0) continue;
      if (record.continuedAs === null) return;
      execution = { workflowId, runId: record.continuedAs };
    } catch {
      await sleep(againMilliseconds, undefined, { signal: stop }).catch(() => undefined);
    }
  }
}
