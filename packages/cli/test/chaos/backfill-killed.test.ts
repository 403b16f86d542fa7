import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ChaosGround } from '@relais/cli/chaos/chaos-ground';
import { compareStates } from '@relais/cli/chaos/compare-states';
import { playTrial, type Trial, type TrialOutcome } from '@relais/cli/chaos/run-trial';
import type { Scenario } from '@relais/cli/chaos/scenario';
import { groundForTests } from './chaos-ground.js';

/** A backfill of stored months by the command line, whose worker is killed on the way. */
const months = ['2025-01', '2025-02', '2025-03', '2025-04'];
let ground: ChaosGround;

beforeAll(async () => {
  ground = await groundForTests();
});

afterAll(() => ground?.close());

const variables = (): Readonly<Record<string, string>> => ground.sample;
const fetched: Scenario = {
  ...{ name: 'fetched', hasWorker: true, variables },
  steps: months.map((month) => ({ run: { date: `${month}-15` } })),
};
const replayed: Scenario = {
  ...{ name: 'replayed', hasWorker: true, variables },
  steps: [{ command: ['backfill', 'france-courses', '--from', '2025-01', '--to', '2025-04'] }],
};

test('a backfill killed three times loads every stored snapshot once, in one generation, and skips none', async () => {
  const faults = ['kill@warehouse/load:after#4', 'kill@warehouse/load:before#2', 'kill@store/typed:after#2'];
  const [whole, killed] = [await backfill('whole', []), await backfill('killed', faults)];
  expect([...killed.happened].sort()).toEqual([...faults].sort());
  expect(killed.kills).toBe(faults.length);
  expect(compareStates(whole.state, killed.state)).toEqual([]);
  // Courses and enrollments of four months, and the one edition of the thesaurus.
  expect(killed.loads).toHaveLength(9);
  expect(killed.loads.filter((path) => !path.endsWith('/000001.json'))).toEqual([]);
});

/** Stores four months, throws away all that can be made again, and makes it again. */
function backfill(
  name: string,
  faults: readonly string[],
): Promise<TrialOutcome & { readonly loads: readonly string[] }> {
  const trial: Trial = { name, scenario: fetched, faults: [], killsAfterMs: [], models: 'none' };
  return playTrial(ground, trial, async ({ home }) => {
    const store = join(home, 'store');
    for (const area of ['typed', 'translated', 'loads', 'reports']) rmSync(join(store, area), { recursive: true });
    rmSync(join(home, 'warehouse'), { recursive: true });
    return playTrial(ground, { ...trial, scenario: replayed, faults }, async ({ outcome }) => {
      const found = readdirSync(join(store, 'loads'), { recursive: true, encoding: 'utf8' });
      return { ...outcome, loads: found.filter((path) => path.endsWith('.json')) };
    });
  });
}
