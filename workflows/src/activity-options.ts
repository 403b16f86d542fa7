import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '@relais/activities';

/**
 * How long each kind of step may take, and how it is tried again. A step that stops beating is given to another worker
 * after `heartbeatTimeout`; what it had written is found there and not written twice.
 */
const patient = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' } as const;

/** Small reads and writes in the store and the warehouse. */
export const quick = proxyActivities<Activities>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { ...patient, maximumAttempts: 8 },
});

/** Whole files and whole tables. */
export const heavy = proxyActivities<Activities>({
  startToCloseTimeout: '6 hours',
  heartbeatTimeout: '30 seconds',
  retry: { ...patient, maximumAttempts: 5 },
});

/**
 * Texts for a provider, on a queue of their own: its workers take one step at a time, so that all runs together ask no
 * faster than one. The queue comes with the plan, which stands in history.
 */
export const translating = (taskQueue: string) =>
  proxyActivities<Activities>({
    taskQueue,
    startToCloseTimeout: '6 hours',
    heartbeatTimeout: '30 seconds',
    retry: { ...patient, maximumAttempts: 5 },
  });

/** Downloads started by a person: who waits at a terminal wants to hear of a source that stays down. */
export const download = proxyActivities<Activities>({
  startToCloseTimeout: '3 hours',
  heartbeatTimeout: '30 seconds',
  retry: { ...patient, maximumInterval: '15 seconds', maximumAttempts: 3 },
});

/** Downloads started by a schedule: a month that is missed is lost, so a source that is down is asked for two days. */
export const stubbornDownload = proxyActivities<Activities>({
  startToCloseTimeout: '3 hours',
  scheduleToCloseTimeout: '2 days',
  heartbeatTimeout: '30 seconds',
  retry: { ...patient, maximumInterval: '30 minutes' },
});

/** Waiting for files, for as long as the step itself says; a worker that ends hands it to the next one. */
export const watching = proxyActivities<Activities>({
  startToCloseTimeout: '1 day',
  heartbeatTimeout: '30 seconds',
  retry: patient,
});

/** Waiting for the pipeline's lock is waiting for another run to end. */
export const waiting = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '12 hours',
  retry: { initialInterval: '1 second', backoffCoefficient: 1.5, maximumInterval: '20 seconds' },
});
