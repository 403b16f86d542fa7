import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CopyFault } from '@relais/cli/copy/copy-unit';
import { runCli } from '@relais/cli/run-cli';
import { objectNames } from '@relais/core';
import { describeWithFakeGcs, startFakeGcs } from '../../object-store/test/fake-gcs.js';
import { capturedShell } from './captured-shell.js';
import { fillStore, filesBelow, memoryPath, overwrite, pathOf, pipeline } from './filled-store.js';

let folder: string;
let home: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relais-copy-'));
  home = join(folder, 'home');
  await fillStore(join(home, 'store'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const kept = (root: string): Record<string, string> =>
  Object.fromEntries(Object.entries(filesBelow(root)).filter(([path]) => !path.startsWith('typed/')));
interface Answer {
  readonly areas: readonly { readonly area: string; readonly copied: number; readonly there: number }[];
  readonly faults: readonly CopyFault[];
  readonly unvouched: readonly string[];
}

async function copy(words: readonly string[], variables: NodeJS.ProcessEnv = {}) {
  const shell = capturedShell({ RELAIS_HOME: home, ...variables });
  const code = await runCli(['snapshots', 'copy', ...words, '--json'], shell);
  return { code, ...(JSON.parse(shell.out()) as Answer) };
}
const sum = (answer: Answer, what: 'copied' | 'there'): number =>
  answer.areas.reduce((total, area) => total + area[what], 0);

describeWithFakeGcs('between a folder and Cloud Storage', () => {
  test('there and back again, byte for byte, and again is nothing to do', async () => {
    const gcs = await startFakeGcs(['copies']);
    try {
      const variables = { STORAGE_EMULATOR_HOST: gcs.endpoint };
      const there = await copy(['--all', '--to', 'gs://copies/ours'], variables);
      expect({ code: there.code, copied: sum(there, 'copied'), faults: there.faults }).toEqual({
        ...{ code: 0, copied: 10, faults: [] },
      });
      const again = await copy(['--all', '--to', 'gs://copies/ours'], variables);
      expect([sum(again, 'copied'), sum(again, 'there')]).toEqual([0, 10]);
      const back = join(folder, 'back');
      expect(await copy([pipeline, '--from', 'gs://copies/ours', '--to', back], variables)).toMatchObject({ code: 0 });
      expect(kept(back)).toEqual(kept(join(home, 'store')));
    } finally {
      await gcs.stop();
    }
  });
});

test.each(['before', 'after'])('cut off %s a manifest it goes on, and a manifest never stands alone', (moment) => {
  const target = join(folder, 'target');
  const run = (variables: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, ['packages/cli/dist/main.js', 'snapshots', 'copy', '--all', '--to', target, '--json'], {
      env: { ...process.env, RELAIS_HOME: home, ...variables },
      encoding: 'utf8',
    });
  expect(run({ RELAIS_KILL_AT: `kill@store/raw-manifest:${moment}#2` }).signal).toBe('SIGKILL');
  const half = Object.keys(filesBelow(target));
  for (const path of half.filter((each) => each.startsWith('raw/') && each.endsWith('/manifest.json')))
    expect(half).toContain(path.replace('manifest.json', 'courses.csv'));
  const { status, stdout } = run();
  expect(status).toBe(0);
  expect(sum(JSON.parse(stdout) as Answer, 'there')).toBeGreaterThan(0);
  expect({ ...kept(target), ...leftovers(target) }).toEqual({ ...kept(join(home, 'store')), ...leftovers(target) });
});

/** Unfinished files of what was killed; the sweep of a later run takes them. */
const leftovers = (root: string): Record<string, string> =>
  Object.fromEntries(Object.entries(filesBelow(root)).filter(([path]) => path.startsWith('incoming/')));

test('a damaged file is refused and named, with its manifest; the others are copied', async () => {
  overwrite(join(home, 'store'), pathOf('2025-02-15', 'courses.csv'), `a;b\né;2025-02-14\n`);
  const target = join(folder, 'target');
  const { code, faults } = await copy(['--all', '--to', target]);
  expect(code).toBe(1);
  expect(faults.map(({ path, code: fault }) => [path, fault])).toEqual([
    [pathOf('2025-02-15', 'courses.csv'), 'SNAPSHOT_DAMAGED'],
  ]);
  const raw = Object.keys(filesBelow(target)).filter((path) => path.startsWith('raw/'));
  expect(raw).toEqual(
    ['2025-01-15', '2025-03-15'].flatMap((date) => [pathOf(date, 'courses.csv'), pathOf(date, 'manifest.json')]),
  );
});

test.each<[string, string, string]>([
  ['manifest', pathOf('2025-02-15', 'manifest.json'), 'MANIFEST_DAMAGED'],
  ['decision', `${objectNames.acceptedDataset(pipeline, 'courses')}x/shrink_guard.json`, 'RECORD_DAMAGED'],
  ['memory', memoryPath, 'RECORD_DAMAGED'],
])('a damaged %s is refused and named', async (_, path, fault) => {
  overwrite(join(home, 'store'), path, '{"source":');
  const { code, faults } = await copy(['--all', '--to', join(folder, 'target')]);
  expect([code, faults.map((each) => each.code), faults[0]?.message]).toEqual([
    1,
    [fault],
    expect.stringContaining(path) as string,
  ]);
});

test('other bytes in the target stay, and are named; a manifest that differs in when it was fetched is no conflict', async () => {
  const target = join(folder, 'target');
  await copy(['--all', '--to', target]);
  const decision = `${objectNames.acceptedDataset(pipeline, 'courses')}x/shrink_guard.json`;
  const manifest = pathOf('2025-01-15', 'manifest.json');
  const later = readFileSync(join(target, manifest), 'utf8').replace(
    '"fetched_at":"2025-01-15"',
    '"fetched_at":"later"',
  );
  overwrite(target, decision, '{"reason":"another"}');
  overwrite(target, manifest, later);
  const before = filesBelow(target);
  const { code, faults } = await copy(['--all', '--to', target]);
  expect([code, faults.map(({ path, code: fault }) => [path, fault])]).toEqual([1, [[decision, 'OBJECT_CONFLICT']]]);
  expect(filesBelow(target)).toEqual(before);
});

test('a file without a manifest is no snapshot, and a dry run writes nothing', async () => {
  rmSync(join(home, 'store', pathOf('2025-03-15', 'manifest.json')));
  const target = join(folder, 'target');
  const { code, areas, unvouched } = await copy([pipeline, '--to', target, '--dry-run']);
  expect([code, unvouched]).toEqual([0, [pathOf('2025-03-15', 'courses.csv')]]);
  expect(areas).toContainEqual({ area: 'raw', pipeline, copied: 4, there: 0, bytes: expect.any(Number) as number });
  expect(readdirSync(folder)).toEqual(['home']);
});

test.each([
  ['--to', 's3://bucket', '--all'],
  ['--to', '.', '--all', '--from', './below'],
  ['--to', 'x'],
  [pipeline, '--to', 'x', '--all'],
])('%s %s %s is a fault of usage', async (...words) => {
  const shell = capturedShell({ RELAIS_HOME: home });
  expect(await runCli(['snapshots', 'copy', ...words], shell)).toBe(2);
});
