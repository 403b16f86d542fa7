import type { ChaosGround } from '@relais/cli/chaos/chaos-ground';
import { randomTrial } from '@relais/cli/chaos/random-trial';
import { faultFree, judgeTrials, type TrialVerdict } from '@relais/cli/chaos/run-chaos';
import type { Trial, TrialOutcome } from '@relais/cli/chaos/run-trial';
import { decidedRuns, plainRuns, scheduledRuns, type Scenario } from '@relais/cli/chaos/scenario';
import { killPoints } from '@relais/core/kill-point';
import { groundForTests } from './chaos-ground.js';

/**
 * Workers and commands that die before and after every write that leaves them. What they leave behind, and a restart
 * makes of it, has to be what is there when nothing befell them: objects, tables, marts, schedules, and the figures of
 * the reports.
 */
interface Reference {
  readonly scenario: Scenario;
  readonly models: Trial['models'];
  readonly outcome: TrialOutcome;
}
let ground: ChaosGround;
/** `point:moment` at which somebody was killed in this file. */
const killedAt = new Set<string>();

beforeAll(async () => {
  ground = await groundForTests();
});

afterAll(() => ground?.close());

/** Killed by another test, or never: BigQuery's, the watches', and what no object may reach. */
const elsewhere = ['warehouse/bigquery/', 'store/alarms', 'store/other', 'schedule/arrivals'];
const isElsewhere = (point: string): boolean => elsewhere.some((prefix) => point.startsWith(prefix));
/** These come before others in a trial that builds models, which takes long; the rest needs none. */
const ofModels = (point: string): boolean => point.startsWith('dbt/') || /publish|rename|draft/.test(point);

/** Played when a test first asks for it. */
function referenceOf(scenario: Scenario, models: Trial['models']): () => Promise<Reference> {
  let played: Promise<Reference> | undefined;
  const play = async (): Promise<Reference> => ({
    ...{ scenario, models },
    outcome: await faultFree(ground, models, scenario),
  });
  return () => (played ??= play());
}
const none = referenceOf(plainRuns, 'none');
const core = referenceOf(plainRuns, 'core');
const decided = referenceOf(decidedRuns, 'none');
const scheduled = referenceOf(scheduledRuns, 'none');

const pointsOf = ({ outcome }: Reference): readonly string[] => [...new Set(outcome.reached)];

/** What only a run with refusals, a provider, decisions and a way back comes by. */
async function ofDecisions(): Promise<readonly string[]> {
  const [plain, all] = await Promise.all([none(), decided()]);
  return pointsOf(all).filter((point) => !plain.outcome.reached.includes(point));
}

test('before and after every write the worker is killed, and nothing is lost, doubled or half published', async () => {
  const reference = await none();
  const points = pointsOf(reference).filter((point) => !ofModels(point));
  await expectTheSame('kill', reference, points, 4);
}, 900_000);

test('a worker killed while dbt builds or the pointer moves leaves no dbt behind, and the same marts', async () => {
  const reference = await core();
  await expectTheSame('kill', reference, pointsOf(reference).filter(ofModels), 6);
}, 900_000);

test('refused rows and files, paid translations, acceptances and a rollback outlive every kill', async () => {
  await expectTheSame('kill', await decided(), await ofDecisions(), 4);
}, 900_000);

test('a schedule is one schedule, and a trigger one run, however often their command was killed', async () => {
  const reference = await scheduled();
  await expectTheSame('kill', reference, pointsOf(reference), Infinity);
}, 900_000);

test('a worker killed while it throws a candidate away builds another, and the same is published', async () => {
  // Two names of one fault: the build fails in the first worker, and again in the one that follows it.
  const failed = ['fail@dbt/build:before', 'fail@dbt/build:before#1'];
  const killed = ['kill@warehouse/discard:before', 'kill@warehouse/discard:after'];
  const reference = await core();
  await expectOutcome(reference, [{ ...trialOf(reference, 'discard'), faults: [...failed, ...killed] }]);
}, 900_000);

test('every kill point there is has killed somebody, before and after', async () => {
  const moments = Object.keys(killPoints)
    .filter((point) => !isElsewhere(point))
    // A model is done when it is told of: there is nothing before it.
    .flatMap((point) => (point === 'dbt/node' ? [`${point}:after`] : [`${point}:before`, `${point}:after`]));
  expect([...killedAt].sort()).toEqual(moments.sort());
  const references = await Promise.all([none(), core(), decided(), scheduled()]);
  const reached = references.flatMap(pointsOf);
  expect(reached.filter((point) => point.startsWith('store/other'))).toEqual([]);
});

test('every write that happened and was reported as failed is found, and not done twice', async () => {
  const reference = await none();
  const points = pointsOf(reference).filter((point) => point.endsWith(':after'));
  // No worker is lost by it: more of them find room in one trial.
  await expectTheSame('fail', reference, points, 12);
}, 900_000);

test('a worker told to end in the middle of a write ends, and another takes the run to its end', async () => {
  const points = ['source/download:after', 'store/typed:before', 'warehouse/duckdb/database:before'];
  await expectTheSame('term', await none(), points, 3);
}, 900_000);

test('four runs with one to five faults at random give what a run without any gives', async () => {
  const seeds = Array.from({ length: 4 }, (_, index) => index + 1);
  const { outcome } = await none();
  const trials = seeds.map((seed) => randomTrial(seed, outcome.reached, 'none'));
  const verdicts = await judgeTrials(ground, outcome, trials);
  // Run one again with ./relais chaos --runs 1 --seed <the number in its name>.
  expect(verdicts.filter(({ divergences }) => divergences.length > 0)).toEqual([]);
  expect(verdicts.reduce((sum, { kills }) => sum + kills, 0)).toBeGreaterThan(3);
}, 900_000);

test('a seed draws the same faults each time', async () => {
  const { outcome } = await core();
  const draw = (seed: number): Trial => randomTrial(seed, outcome.reached, 'core');
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

/** Spreads the points over trials of `each` faults, so that no step loses more attempts than it has. */
async function expectTheSame(
  action: 'kill' | 'fail' | 'term',
  reference: Reference,
  points: readonly string[],
  each: number,
): Promise<void> {
  expect(points).not.toEqual([]);
  const count = Math.max(1, Math.ceil(points.length / each));
  const trials = Array.from({ length: count }, (_, index) => ({
    ...trialOf(reference, `${action}-${index}`),
    faults: points.filter((_point, position) => position % count === index).map((point) => `${action}@${point}`),
  }));
  await expectOutcome(reference, trials);
}

const trialOf = ({ scenario, models }: Reference, name: string): Trial => ({
  ...{ name: `${scenario.name}-${models}-${name}`, scenario, models, faults: [], killsAfterMs: [] },
});

async function expectOutcome({ outcome }: Reference, trials: readonly Trial[]): Promise<void> {
  const verdicts = await judgeTrials(ground, outcome, trials);
  const diverged = verdicts.filter(({ divergences }) => divergences.length > 0).map(summary);
  expect(diverged).toEqual([]);
  // A command and the worker beside it are killed at the same point each.
  const happened = verdicts.flatMap((verdict) => [...new Set(verdict.happened)]);
  expect(happened.sort()).toEqual(trials.flatMap(({ faults }) => faults).sort());
  for (const fault of happened) if (fault.startsWith('kill@')) killedAt.add(fault.slice('kill@'.length));
}

const summary = ({ trial, divergences }: TrialVerdict) => ({ faults: trial.faults, divergences });
