import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import type { BenchReport } from '@relais/bench';
import { processesOf } from '../../cli/test/end-to-end/processes-of';
import { makeRelais, type Relais } from '../../../workflows/test/relais';

/** The command as a person has it, on next to nothing and without building: all parts of a measured run, and no figures. */
let relais: Relais;
beforeAll(async () => {
  relais = await makeRelais({ RELAIS_DBT: 'none' });
});
afterAll(() => relais.remove());

test('bench prints the run against the floor, what bounds its stages, and whether targets were met', async () => {
  const args = ['bench', 'france-courses', '--scale', '0.002', '--repeat', '1', '--check'];
  const { code, value: report } = await relais.json<BenchReport>(args);
  const { floorSeconds, loadedSeconds, wholeSeconds, dbtSeconds, ratio, stages, verdicts, empty } = report;
  expect(report).toMatchObject({
    ...{ measure: 'run', pipeline: 'france-courses', scale: 0.002, warmUp: null, repetitions: [{ floorSeconds }] },
    command: './relais bench france-courses --scale 0.002 --repeat 1',
  });
  expect(ratio).toEqual({
    loaded: loadedSeconds / floorSeconds,
    published: (wholeSeconds - dbtSeconds) / floorSeconds,
    whole: wholeSeconds / floorSeconds,
  });
  expect(stages.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['snapshotDataset courses', 'typeSnapshot courses', 'loadTable courses', 'between steps']),
  );
  expect(stages.every(({ share }) => share >= 0 && share <= 1)).toBe(true);
  expect(empty.orchestrationSeconds).toBeLessThan(empty.seconds);
  expect(empty.seconds).toBeLessThan(empty.commandSeconds);
  expect(verdicts.map(({ unit }) => unit)).toEqual(['× floor', '× floor', 's', 'MB']);
  expect(code).toBe(verdicts.some(({ met }) => met === false) ? 1 : 0);
  expect(await readdir(join(relais.home, 'scratch'))).toEqual([]);
}, 120_000);

test('a measurement that is stopped leaves neither a platform nor a file', async () => {
  const bench = relais.start(['bench', 'france-courses', '--scale', '0.002', '--repeat', '1']);
  while (!bench.stderr().includes('the pipeline, 1 of 1') && bench.process.exitCode === null) await sleep(20);
  expect(processesOf(relais.home).length).toBeGreaterThan(1);
  bench.process.kill('SIGTERM');
  expect(await bench.ended).toMatchObject({ code: 1, stderr: expect.stringContaining('BENCH_STOPPED') as string });
  expect(await readdir(join(relais.home, 'scratch'))).toEqual([]);
  expect(processesOf(relais.home)).toEqual([]);
}, 60_000);
