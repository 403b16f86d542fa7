import type { ChaosGround } from '@relais/cli/chaos/chaos-ground';
import { faultFree, judgeTrials } from '@relais/cli/chaos/run-chaos';
import type { Trial, TrialOutcome } from '@relais/cli/chaos/run-trial';
import { plainRuns } from '@relais/cli/chaos/scenario';
import { killPoints } from '@relais/core/kill-point';
import { cloudGroundForTests, lacking } from './cloud-ground.js';

/**
 * Workers that die after every kind of write to Cloud Storage and BigQuery: objects, tables, generations, load
 * jobs and the figures of the reports have to be those of a run that nothing befell. Every single request of a load and of
 * a publish is walked in packages/warehouse/test/bigquery-cut-writes.test.ts.
 */
const title = `on --target gcp${lacking.length === 0 ? '' : ` (needs ${lacking.join(', ')}: run npm test)`}`;
const ofGcp = (point: string): boolean => /^(store|warehouse)\//.test(point) && !point.startsWith('warehouse/duckdb');
/** Not part of a plain run: refused rows, a provider, a rollback, an abort. */
const elsewhere = [
  ...['store/translation-memory', 'store/accepted', 'store/held', 'store/quarantine', 'store/rejected'],
  ...['store/alarms', 'store/other'],
  ...['warehouse/discard', 'warehouse/rollback', 'warehouse/bigquery/other-job'],
];

(lacking.length === 0 ? describe : describe.skip)(title, () => {
  let ground: ChaosGround;
  let reference: TrialOutcome;
  beforeAll(async () => {
    ground = await cloudGroundForTests();
    reference = await faultFree(ground, 'none');
  });
  afterAll(() => ground?.close());
  const reached = () => [...new Set(reference.reached)].filter(ofGcp);

  test('a run reaches every kill point that it can', () => {
    const named = reached().map((each) => each.slice(0, each.lastIndexOf(':')));
    const wanted = Object.keys(killPoints).filter((point) => ofGcp(point) && !elsewhere.includes(point));
    expect([...new Set(named)].sort()).toEqual(wanted.sort());
  });

  // What is there before a write is what is there after the one before it.
  test('after every kind of write the worker is killed, or told that it failed, and nothing comes of it', async () => {
    const points = reached().filter((point) => point.endsWith(':after'));
    const trials = [...spread('kill', points, 4), ...spread('fail', points, points.length)];
    const verdicts = await judgeTrials(ground, reference, trials);
    const diverged = verdicts.filter(({ divergences }) => divergences.length > 0);
    expect(diverged.map(({ trial, divergences }) => ({ faults: trial.faults, divergences }))).toEqual([]);
    expect(verdicts.flatMap(({ happened }) => happened).sort()).toEqual(trials.flatMap(({ faults }) => faults).sort());
  }, 900_000);
});

/** Spreads points over trials of `each` faults, since a step has five attempts, and every kill takes one of all that go on. */
function spread(action: 'kill' | 'fail', points: readonly string[], each: number): readonly Trial[] {
  const count = Math.ceil(points.length / each);
  return Array.from({ length: count }, (_, index) => ({
    name: `${action}-${index}`,
    scenario: plainRuns,
    faults: points.filter((_point, position) => position % count === index).map((point) => `${action}@${point}`),
    killsAfterMs: [],
    models: 'none',
  }));
}
