import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunReport } from '@relais/core';
import { loadConfig } from '@relais/config';
import { reportOfFailure } from '../runs/report-of-failure.js';
import type { ChaosGround } from './chaos-ground.js';
import { handBackSteps } from './hand-back-steps.js';
import { startMortalWorker, type MortalWorker } from './mortal-worker.js';
import { processesLeft } from './processes-of-home.js';
import { stateOfHome, type HomeState } from './state-of-home.js';

/** What is to befall the workers of one home. */
export interface Trial {
  readonly name: string;
  /** Faults at kill points, as RELAIS_KILL_AT has them. */
  readonly faults: readonly string[];
  /** Kills from outside, each so many milliseconds after a worker was started. */
  readonly killsAfterMs: readonly number[];
  readonly models: 'core' | 'none';
}

export interface TrialOutcome {
  readonly state: HomeState;
  /** Kill points that were reached, `point:moment`, in order. */
  readonly reached: readonly string[];
  /** Faults that came about. */
  readonly happened: readonly string[];
  readonly kills: number;
}

/** Two months, so that rows merge and a generation follows another; then the same once more, which must change nothing. */
const dates = ['2025-01-15', '2025-02-15', '2025-02-15'];
const longestRunMs = 600_000;
const lookEveryMs = 250;

/** Runs the pipeline in a home of its own while its workers die, and says what came of it. */
export async function runTrial(ground: ChaosGround, trial: Trial): Promise<TrialOutcome> {
  const home = join(ground.folder, trial.name);
  const environment = ground.environment(home, trial.models);
  const keeper = keepWorker(ground.root, { ...environment, RELAIS_KILL_AT: trial.faults.join(',') }, trial, home);
  try {
    const reports: Record<string, string> = {};
    for (const [index, date] of dates.entries())
      reports[`run ${index + 1} of ${date}`] = figuresOf(await oneRun(ground, keeper, trial.name, index, date));
    await keeper.stop();
    const left = { 'processes left behind': [...keeper.left, ...(await processesLeft(home))].join('; ') };
    const state = { ...reports, ...left, ...(await stateOfHome(ground, environment)) };
    return { state, reached: linesOf(home, 'reached'), happened: linesOf(home, 'happened'), kills: keeper.kills() };
  } finally {
    await keeper.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

function linesOf(home: string, file: string): readonly string[] {
  const path = join(home, 'kill-points', file);
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}

async function oneRun(
  { client, pipeline: { definition }, registry }: ChaosGround,
  keeper: Keeper,
  trial: string,
  index: number,
  date: string,
): Promise<RunReport> {
  const workflowId = `${trial}/${index}/${date}`;
  const { taskQueue } = loadConfig(registry, keeper.environment);
  const handle = await client.workflow.start(definition.workflowType, {
    ...{ workflowId, taskQueue, args: [{ date }], workflowExecutionTimeout: longestRunMs },
  });
  const run = { pipeline: definition.name, workflowId, runId: handle.firstExecutionRunId, logicalDate: date };
  let report: RunReport | null = null;
  const result = handle
    .result()
    .catch((error: unknown) => reportOfFailure(error, run))
    .then((value) => void (report = value as RunReport));
  while (report === null) {
    await Promise.race([result, sleep(lookEveryMs)]);
    if (report === null && keeper.kills() > 0) await handBackSteps(client, workflowId, keeper.pid());
  }
  return report;
}

interface Keeper {
  readonly environment: Readonly<Record<string, string>>;
  /** Processes that a killed worker left behind. */
  readonly left: readonly string[];
  pid(): number;
  kills(): number;
  stop(): Promise<void>;
}

/** Starts another worker whenever one was killed, as a supervisor does. */
function keepWorker(root: string, environment: Record<string, string>, { killsAfterMs }: Trial, home: string): Keeper {
  const left: string[] = [];
  let kills = 0;
  let stopped = false;
  let worker: MortalWorker;
  const start = (): void => {
    const mine = (worker = startMortalWorker(root, environment));
    const after = killsAfterMs[kills];
    const timer = after === undefined ? undefined : setTimeout(() => void mine.kill('SIGKILL'), after);
    void mine.ended.then(async () => {
      clearTimeout(timer);
      if (stopped) return;
      kills += 1;
      left.push(...(await processesLeft(home)));
      if (!stopped) start();
    });
  };
  start();
  return {
    ...{ environment, left, pid: () => worker.pid, kills: () => kills },
    stop: async () => {
      stopped = true;
      await worker.kill('SIGKILL');
    },
  };
}

/** What a report says apart from when and under which name. */
const figuresOf = (report: RunReport): string =>
  JSON.stringify({
    status: report.status,
    error: report.error,
    tables: report.tables.map(({ seconds: _seconds, ...table }) => table),
    models: report.models,
    reconciliation: report.reconciliation,
    translation: report.translation,
    warnings: report.warnings.map(({ code }) => code),
  });
