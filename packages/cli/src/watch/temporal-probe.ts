import type { Client } from '@temporalio/client';
import type { Config } from '@relais/config';
import type { Registry } from '@relais/core';
import { connect } from '../platform/connect.js';
import { hasWorker } from '../platform/task-queue-pollers.js';
import type { Bounds } from './bounds.js';
import type { Finding, Judgement, Probe } from './finding.js';
import { brokenOffRuns } from './find-broken-off-runs.js';
import { runFindings } from './find-stuck-runs.js';
import { scheduleFindings } from './find-schedule-faults.js';
import { stepProgress } from './step-progress.js';
import { within } from './within.js';

export interface TemporalProbeOptions {
  readonly config: Config;
  readonly registry: Registry;
  readonly bounds: Bounds;
  /** Runs that were broken off before this moment are nobody's news. */
  readonly watchedSince: Date;
  /** The server's address, or null while the embedded one is down. */
  readonly address: () => Promise<string | null>;
}

/** What only a server knows. One that does not answer is itself a finding, and says nothing of the others. */
export function temporalProbe({ config, registry, bounds, watchedSince, address }: TemporalProbeOptions): Probe {
  const pipelines = Object.values(registry).map(({ definition }) => definition);
  const progress = stepProgress();
  // A server that hangs is this probe's own finding, so it has to be through before it is taken for blind.
  const answerMs = bounds.probeMs * 0.8;

  const ask = async (client: Client, now: Date): Promise<readonly Finding[]> => {
    const findings = await Promise.all([
      noWorker(client, config.taskQueue, bounds),
      scheduleFindings(client, pipelines),
      runFindings(client, { config, registry, bounds, now, progress }),
      brokenOffRuns(client, config, registry, watchedSince),
    ]);
    return findings.flat();
  };

  const look = async (now: Date): Promise<Judgement> => {
    const where = await address();
    if (where === null) return unreachable('the embedded server of this home', 'it does not run', bounds);
    try {
      const answers = asked(config, where, answerMs, (client) => ask(client, now));
      return { judged: everything, findings: await within(answerMs, where, answers) };
    } catch (error) {
      return unreachable(`the server at ${where}`, error instanceof Error ? error.message : 'no answer', bounds);
    }
  };
  return { name: 'Temporal', look };
}

const everything = [
  ...(['TEMPORAL_UNREACHABLE', 'NO_WORKER', 'SCHEDULE_MISSING', 'SCHEDULE_PAUSED'] as const),
  ...(['ARRIVALS_NOT_WATCHED'] as const),
  ...(['SCHEDULE_SLOTS_LOST', 'SCHEDULE_SLOTS_SKIPPED', 'STEP_STUCK', 'RUN_TOO_LONG', 'RUN_BROKEN_OFF'] as const),
];

/** A connection for one look: it ends with it, also when the server has hung in between. */
async function asked<T>(
  config: Config,
  address: string,
  answerMs: number,
  ask: (client: Client) => Promise<T>,
): Promise<T> {
  const { client, close } = await connect(config, address);
  try {
    return await client.withDeadline(Date.now() + answerMs, () => ask(client));
  } finally {
    await close();
  }
}

const unreachable = (server: string, reason: string, { temporalUnreachableMs }: Bounds): Judgement => ({
  judged: ['TEMPORAL_UNREACHABLE'],
  findings: [
    {
      code: 'TEMPORAL_UNREACHABLE',
      subject: 'temporal',
      pipeline: null,
      dataset: null,
      summary: `Temporal: ${server} does not answer`,
      detail: `${reason}\nNothing is started meanwhile; schedules catch up within the pipeline's window.\nnext: ./relais doctor`,
      graceMs: temporalUnreachableMs,
    },
  ],
});

async function noWorker(client: Client, taskQueue: string, { noWorkerMs }: Bounds): Promise<readonly Finding[]> {
  if (await hasWorker(client, taskQueue)) return [];
  return [
    {
      code: 'NO_WORKER',
      subject: taskQueue,
      pipeline: null,
      dataset: null,
      summary: `no worker asks the task queue ${taskQueue} for work`,
      detail: 'Runs wait until one does; nothing is lost.\nnext: ./relais worker, or look at its log',
      graceMs: noWorkerMs,
    },
  ];
}
