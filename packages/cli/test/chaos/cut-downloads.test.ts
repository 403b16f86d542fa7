import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosGround } from '@relais/cli/chaos/chaos-ground';
import { compareStates } from '@relais/cli/chaos/compare-states';
import type { Keeper } from '@relais/cli/chaos/keep-worker';
import { runTrial, type Trial } from '@relais/cli/chaos/run-trial';
import type { Scenario } from '@relais/cli/chaos/scenario';
import { sampleAddresses } from '@relais/cli/demo/sample-addresses';
import { groundForTests } from './chaos-ground.js';
import { startPausingPublisher, type Cut, type PausingPublisher } from './pausing-publisher.js';

/**
 * Workers killed in the middle of a download, with the source in the middle of its answer: at the first byte, in the
 * header, within a record, before the last byte, and when all of it was sent but its end.
 */
const courses = 'moncompteformation_catalogueformation';
const enrollments = 'entree_sortie_formation';
const dates = ['2025-01-15', '2025-02-15', '2025-03-15'];
/** Two a run: a step of a person's run has three attempts. */
const cuts: readonly Cut[] = [
  { date: '2025-01-15', address: courses, at: 0 },
  { date: '2025-01-15', address: courses, at: 1_000_000 },
  { date: '2025-02-15', address: enrollments, at: 700 },
  { date: '2025-02-15', address: enrollments, at: 57_000 },
  { date: '2025-03-15', address: courses, at: 1 },
  { date: '2025-03-15', address: courses, at: Infinity },
];
let ground: ChaosGround;
let publisher: PausingPublisher | undefined;

beforeAll(async () => {
  ground = await groundForTests();
});

afterAll(async () => {
  await publisher?.close();
  await ground?.close();
});

test('a worker killed at any byte of a download leaves no part to be seen, and the next has the whole', async () => {
  const [{ state: expected }, { state, kills, seen }] = [await play('whole', []), await play('cut', cuts)];
  expect(compareStates(withoutPort(expected), withoutPort(state))).toEqual([]);
  expect(publisher?.made).toEqual(cuts);
  expect(kills).toBe(cuts.length);
  // What was in the middle of its download was no snapshot when its worker died.
  expect(seen).toEqual(cuts.map(() => false));
});

async function play(name: string, made: readonly Cut[]) {
  let keeper: Keeper | undefined;
  const seen: boolean[] = [];
  const home = join(ground.folder, name);
  const isKept = ({ address, date }: Cut): boolean => {
    const dataset = address === courses ? 'courses' : 'enrollments';
    return existsSync(join(home, 'store', 'raw', 'france-courses', dataset, `snapshot_date=${date}`));
  };
  await publisher?.close();
  const source = new URL(Object.values(ground.sample)[0] ?? '').origin;
  publisher = await startPausingPublisher(source, made, async (cut) => {
    // What was sent is on its way to the disk.
    await sleep(150);
    seen.push(isKept(cut));
    await keeper?.kill();
  });
  const scenario: Scenario = {
    ...{ name, hasWorker: true },
    steps: dates.map((date) => ({ run: { date } })),
    variables: () => sampleAddresses(ground.pipeline, publisher?.url ?? ''),
  };
  const trial: Trial = {
    ...{ name, scenario, faults: [], killsAfterMs: [], models: 'none' },
    onWorker: (worker) => void (keeper = worker),
  };
  return { ...(await runTrial(ground, trial)), seen };
}

/** Two publishers of the same sources. */
const withoutPort = (state: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(state).map(([name, text]) => [name, text.replace(/127\.0\.0\.1:\d+/g, '<source>')]),
  );
