import type { ChaosGround } from '@relais/cli/chaos/chaos-ground';
import { randomTrial } from '@relais/cli/chaos/random-trial';
import { faultFree, judgeTrials, type TrialVerdict } from '@relais/cli/chaos/run-chaos';
import type { Trial, TrialOutcome } from '@relais/cli/chaos/run-trial';
import { killPoints } from '@relais/core/kill-point';
import { groundForTests } from './chaos-ground.js';

/**
 * Workers that die before and after every write that leaves them. What they leave behind, and a restart makes of it, has
 * to be what a run gives that nothing befell: objects, tables, marts, and the figures of the reports.
 */
let ground: ChaosGround;
let reference: Record<Trial['models'], TrialOutcome>;

beforeAll(async () => {
  ground = await groundForTests();
  const [none, core] = await Promise.all([faultFree(ground, 'none'), faultFree(ground, 'core')]);
  reference = { none, core };
}, 400_000);

afterAll(() => ground?.close());

/** Not part of a plain run on a laptop: refused rows, a provider, a rollback, and BigQuery. */
const elsewhere = [
  'store/translation-memory',
  'store/accepted',
  'store/quarantine',
  'store/rejected',
  'store/other',
  'warehouse/discard',
  'warehouse/rollback',
  'warehouse/bigquery/',
];
const isElsewhere = (point: string): boolean => elsewhere.some((prefix) => point.startsWith(prefix));
/** These come before others in a trial that builds models, which takes long; the rest needs none. */
const ofModels = (point: string): boolean => point.startsWith('dbt/') || /publish|rename|draft/.test(point);

test('a whole run reaches every kill point that it can, and no object lacks one', () => {
  const reached = new Set(reference.core.reached.map((each) => each.slice(0, each.lastIndexOf(':'))));
  const wanted = Object.keys(killPoints).filter((point) => !isElsewhere(point));
  expect([...reached].sort()).toEqual(wanted.sort());
});

test('before and after every write the worker is killed, and nothing is lost, doubled or half published', async () => {
  const points = [...new Set(reference.none.reached)].filter((point) => !ofModels(point));
  await expectTheSame('kill', 'none', points, 3);
}, 900_000);

test('a worker killed while dbt builds or the pointer moves leaves no dbt behind, and the same marts', async () => {
  const points = [...new Set(reference.core.reached)].filter(ofModels);
  await expectTheSame('kill', 'core', points, 6);
}, 900_000);

test('every write that happened and was reported as failed is found, and not done twice', async () => {
  const points = [...new Set(reference.none.reached)].filter((point) => point.endsWith(':after'));
  await expectTheSame('fail', 'none', points, 4);
}, 900_000);

test('a worker told to end in the middle of a write ends, and another takes the run to its end', async () => {
  const points = ['source/download:after', 'store/typed:before', 'warehouse/duckdb/database:before'];
  await expectTheSame('term', 'none', points, 3);
}, 900_000);

test('twenty runs with one to five faults at random give what a run without any gives', async () => {
  const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
  const trials = seeds.map((seed) => randomTrial(seed, reference.none.reached, 'none'));
  const verdicts = await judgeTrials(ground, reference.none, trials);
  // Run one again with ./relais chaos --runs 1 --seed <the number in its name>.
  expect(verdicts.filter(({ divergences }) => divergences.length > 0)).toEqual([]);
  expect(verdicts.reduce((sum, { kills }) => sum + kills, 0)).toBeGreaterThan(20);
}, 900_000);

test('a seed draws the same faults each time', () => {
  const draw = (seed: number): Trial => randomTrial(seed, reference.core.reached, 'core');
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

/** Spreads the points over trials of `each` faults, so that no step loses more attempts than it has. */
async function expectTheSame(
  action: 'kill' | 'fail' | 'term',
  models: Trial['models'],
  points: readonly string[],
  each: number,
): Promise<void> {
  const count = Math.ceil(points.length / each);
  const trials = Array.from({ length: count }, (_, index) => ({
    name: `${action}-${models}-${index}`,
    faults: points.filter((_point, position) => position % count === index).map((point) => `${action}@${point}`),
    killsAfterMs: [],
    models,
  }));
  const verdicts = await judgeTrials(ground, reference[models], trials);
  const diverged = verdicts.filter(({ divergences }) => divergences.length > 0).map(summary);
  expect(diverged).toEqual([]);
  expect(verdicts.flatMap(({ happened }) => happened).sort()).toEqual(trials.flatMap(({ faults }) => faults).sort());
}

const summary = ({ trial, divergences }: TrialVerdict) => ({ faults: trial.faults, divergences });
