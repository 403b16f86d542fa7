import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChaosGround } from './chaos-ground.js';
import { keepWorker, noWorker, type Keeper } from './keep-worker.js';
import { playStep } from './play-step.js';
import { processesLeft } from './processes-of-home.js';
import type { Scenario } from './scenario.js';
import { runsLeft } from './state-of-server.js';
import { stateOfHome, type HomeState } from './state-of-home.js';

/** What is to befall the workers and commands of one home. */
export interface Trial {
  readonly name: string;
  readonly scenario: Scenario;
  /** Faults at kill points, as RELAIS_KILL_AT has them. */
  readonly faults: readonly string[];
  /** Kills from outside, each so many milliseconds after a worker was started. */
  readonly killsAfterMs: readonly number[];
  readonly models: 'core' | 'none';
  /** Told how to kill whatever worker lives, for who kills it by what it does. */
  onWorker?(keeper: Keeper): void;
}

export interface TrialOutcome {
  readonly state: HomeState;
  /** Kill points that were reached, `point:moment`, in order. */
  readonly reached: readonly string[];
  /** Faults that came about. */
  readonly happened: readonly string[];
  readonly kills: number;
}

/** A trial whose home is still there. */
export interface Played {
  readonly home: string;
  readonly outcome: TrialOutcome;
  /** Looks at the home again, and waits so long at most for processes to end. */
  look(patienceMs?: number): Promise<HomeState>;
}

/** Plays a scenario in a home of its own while its workers die, and says what came of it. */
export const runTrial = (ground: ChaosGround, trial: Trial): Promise<TrialOutcome> =>
  playTrial(ground, trial, async ({ outcome }) => outcome);

/** The same, for who wants to see the home before it goes. */
export async function playTrial<T>(ground: ChaosGround, trial: Trial, use: (played: Played) => Promise<T>): Promise<T> {
  const home = join(ground.folder, trial.name);
  // A namespace costs the server more than a run: only commands, which choose their ids themselves, have one of their own.
  const isApart = trial.scenario.steps.some((step) => 'command' in step);
  const client = isApart ? await ground.openNamespace(trial.name) : ground.client;
  const prefix = isApart ? '' : `${trial.name}/`;
  const environment = {
    ...ground.environment(home, trial.models),
    ...trial.scenario.variables(ground),
    ...{ TEMPORAL_NAMESPACE: client.options.namespace, RELAIS_KILL_AT: trial.faults.join(',') },
  };
  const keeper = trial.scenario.hasWorker ? keepWorker(ground.root, environment, trial.killsAfterMs) : noWorker;
  trial.onWorker?.(keeper);
  try {
    const shown: Record<string, string> = {};
    let kills = 0;
    for (const [index, step] of trial.scenario.steps.entries()) {
      const played = await playStep({ ground, client, prefix, environment, keeper }, step);
      shown[`step ${index + 1}`] = played.shown;
      kills += played.kills;
    }
    // Where nobody works, runs are to be there: the time is what a second one would take to appear.
    const left = await runsLeft(client, prefix, trial.scenario.hasWorker ? 60_000 : 10_000);
    const going = left.map(({ type }) => type).join(', ');
    await keeper.stop();
    const look = async (patienceMs?: number): Promise<HomeState> => ({
      ...shown,
      'runs going on': going,
      'processes left behind': [
        ...keeper.left,
        ...(await processesLeft(home, patienceMs === undefined ? {} : { patienceMs })),
      ].join('; '),
      ...(await stateOfHome(ground, environment)),
    });
    const state = await look();
    const [reached, happened] = [linesOf(home, 'reached'), linesOf(home, 'happened')];
    return await use({ home, outcome: { state, reached, happened, kills: kills + keeper.kills() }, look });
  } finally {
    await keeper.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

function linesOf(home: string, file: string): readonly string[] {
  const path = join(home, 'kill-points', file);
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}
