import type { WorkerOptions } from '@temporalio/worker';
import type { Config } from '@relais/config';

/** Where steps that may ask a translation provider wait for their turn. */
export const translationQueue = ({ taskQueue }: Pick<Config, 'taskQueue'>): string => `${taskQueue}-translation`;

/**
 * A worker takes one step of the queue at a time, and all workers together begin one a second at most. A step asks for
 * a whole dataset, so how fast it asks is the driver's business (see its pace): that holds within a step, this between
 * steps, and each step recalls what the one before it has paid for.
 */
export const translationLimits = {
  maxConcurrentActivityTaskExecutions: 1,
  maxTaskQueueActivitiesPerSecond: 1,
} satisfies Partial<WorkerOptions>;
