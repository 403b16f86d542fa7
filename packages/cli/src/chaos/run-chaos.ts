import { compareStates } from './compare-states.js';
import type { ChaosGround } from './chaos-ground.js';
import { randomTrial } from './random-trial.js';
import { runTrial, type Trial, type TrialOutcome } from './run-trial.js';
import { plainRuns, type Scenario } from './scenario.js';

export interface TrialVerdict {
  readonly trial: Trial;
  readonly happened: readonly string[];
  readonly kills: number;
  readonly divergences: readonly string[];
}

export interface ChaosReport {
  readonly seed: number;
  readonly runs: number;
  readonly kills: number;
  /** Writes that happened and were reported as failed. */
  readonly errors: number;
  readonly seconds: number;
  readonly divergences: readonly {
    readonly seed: number;
    readonly faults: readonly string[];
    readonly found: readonly string[];
  }[];
}

/** Waiting for a worker to start is most of a trial. */
const trialsAtOnce = 5;

/** Building takes most of a run's time, and most of the points come before it. */
const buildsEvery = 10;

/** The trial that the others of its kind are compared with. */
export const faultFree = (
  ground: ChaosGround,
  models: Trial['models'],
  scenario: Scenario = plainRuns,
): Promise<TrialOutcome> =>
  runTrial(ground, {
    ...{ name: `fault-free-${scenario.name}-${models}`, scenario, models, killsAfterMs: [] },
    // Told of a fault that cannot happen, it writes down which points it reaches.
    faults: ['kill@store/other:after'],
  });

/** Runs trials, some at a time, and compares each with the run that nothing befell. */
export async function judgeTrials(
  ground: ChaosGround,
  expected: TrialOutcome,
  trials: readonly Trial[],
  onVerdict: (verdict: TrialVerdict) => void = () => undefined,
): Promise<readonly TrialVerdict[]> {
  const verdicts: TrialVerdict[] = [];
  const waiting = [...trials];
  const work = async (): Promise<void> => {
    for (let trial = waiting.shift(); trial !== undefined; trial = waiting.shift()) {
      const verdict = await judge(ground, expected, trial);
      verdicts.push(verdict);
      onVerdict(verdict);
    }
  };
  await Promise.all(Array.from({ length: Math.min(trialsAtOnce, trials.length) }, work));
  return verdicts;
}

async function judge(ground: ChaosGround, expected: TrialOutcome, trial: Trial): Promise<TrialVerdict> {
  try {
    const { state, happened, kills } = await runTrial(ground, trial);
    return { trial, happened, kills, divergences: compareStates(expected.state, state) };
  } catch (error) {
    return { trial, happened: [], kills: 0, divergences: [`the trial broke: ${String(error)}`] };
  }
}

/**
 * Seeded trials; every tenth builds the models with dbt, where that can be had.
 * @param options `seed` of the first run; those after it count on, so that each can be run again by itself
 */
export async function runChaos(
  ground: ChaosGround,
  options: { readonly runs: number; readonly seed: number; readonly canBuild: boolean },
  onVerdict: (verdict: TrialVerdict) => void,
): Promise<ChaosReport> {
  const { runs, seed, canBuild } = options;
  const started = performance.now();
  const seeds = Array.from({ length: runs }, (_, index) => seed + index);
  const verdicts: TrialVerdict[] = [];
  for (const models of ['none', 'core'] as const) {
    const chosen = seeds.filter((each) => models === (canBuild && each % buildsEvery === 0 ? 'core' : 'none'));
    if (chosen.length === 0) continue;
    const expected = await faultFree(ground, models);
    const trials = chosen.map((each) => randomTrial(each, expected.reached, models));
    verdicts.push(...(await judgeTrials(ground, expected, trials, onVerdict)));
  }
  return {
    seed,
    runs,
    kills: verdicts.reduce((sum, { kills }) => sum + kills, 0),
    errors: verdicts.flatMap(({ happened }) => happened).filter((fault) => fault.startsWith('fail@')).length,
    seconds: Math.round((performance.now() - started) / 1000),
    divergences: verdicts
      .filter(({ divergences }) => divergences.length > 0)
      .map(({ trial, divergences }) => ({
        seed: Number(trial.name.slice('seed-'.length)),
        faults: [...trial.faults, ...trial.killsAfterMs.map((ms) => `kill after ${ms} ms`)],
        found: divergences,
      })),
  };
}
