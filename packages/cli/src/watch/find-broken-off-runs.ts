import type { Client } from '@temporalio/client';
import type { Config } from '@relais/config';
import type { Registry } from '@relais/core';
import { listRuns } from '../output/run-list.js';
import type { Finding } from './finding.js';

/** Ends that leave no report behind: nobody but the server knows of them. Who cancels a run knows. */
const brokenOff: readonly string[] = ['TERMINATED', 'TIMED_OUT'];
const mostRuns = 100;

/** @param since runs that ended before are left out */
export async function brokenOffRuns(
  client: Client,
  config: Config,
  registry: Registry,
  since: Date,
): Promise<readonly Finding[]> {
  const runs = await listRuns(client, config, registry, mostRuns);
  return runs
    .filter(({ status, closeTime }) => brokenOff.includes(status.name) && closeTime !== undefined && closeTime > since)
    .map((run) => ({
      code: 'RUN_BROKEN_OFF',
      subject: run.runId,
      pipeline: typeof run.memo?.pipeline === 'string' ? run.memo.pipeline : null,
      dataset: null,
      summary: `${run.workflowId} was broken off: ${run.status.name.toLowerCase().replace('_', ' ')}`,
      detail: `It left no report; the published figures are as before.\nnext: ./relais show ${run.runId}`,
      graceMs: 0,
    }));
}
