import { sleep } from '@temporalio/workflow';
import type { DatasetPlan, RunPlan } from '@relais/core';
import { ingestDataset } from './ingest-dataset.js';
import type { DatasetOutcome } from './outcomes.js';
import type { Details } from './run-context.js';

/**
 * A scheduled run whose publisher still serves its last extract asks again, day by day, for as long as the pipeline
 * says; a run by hand says so and ends. The timer is durable: the worker may come and go meanwhile.
 */
export async function ingestWhenPublished(plan: RunPlan, item: DatasetPlan, details: Details): Promise<DatasetOutcome> {
  const { retryEveryHours, forDays } = plan.lateSource;
  const tries = plan.trigger === 'schedule' ? Math.floor((forDays * 24) / retryEveryHours) : 0;
  let outcome = await ingestDataset(plan, item, details);
  for (let asked = 1; outcome.ok && outcome.late && asked <= tries; asked++) {
    details(item.dataset, `the publisher is late; asking again in ${retryEveryHours} h (${asked} of ${tries})`);
    await sleep(`${retryEveryHours} hours`);
    outcome = await ingestDataset(plan, item, details);
  }
  return outcome;
}
