import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '@relais/cli/run-cli';
import type { JsonDocuments } from '@relais/cli/output/json-documents';
import { capturedShell } from './captured-shell.js';
import { checkedDocument } from './checked-document.js';
import { fillStore, filesBelow, overwrite, pathOf, pipeline } from './filled-store.js';

let folder: string;
let backups: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relais-backup-'));
  backups = join(folder, 'backups');
  await fillStore(join(folder, 'home', 'store'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run<T>(words: readonly string[], home = 'home') {
  const shell = capturedShell({ RELAIS_HOME: join(folder, home) });
  const code = await runCli([...words, '--json'], shell);
  return { code, value: checkedDocument(words, shell.out()) as T };
}
const backUp = () => run<JsonDocuments['backup']>(['backup', '--to', backups]);
const restore = (home: string, ...more: string[]) =>
  run<JsonDocuments['restore']>(['restore', '--from', backups, ...more], home);

/** What a home holds that cannot be made again. */
const held = (home: string) =>
  Object.fromEntries(
    Object.entries(filesBelow(join(folder, home, 'store'))).filter(([path]) => !path.startsWith('typed/')),
  );
const inventories = () => readdirSync(join(backups, 'backups')).sort();
/** Names carry seconds: a test need not wait for the next one. */
const nextSecond = () => jest.spyOn(Date.prototype, 'toISOString').mockReturnValue('2099-01-01T00:00:00.000Z');
afterEach(() => jest.restoreAllMocks());

test('an empty home gets back what was there, and is told what to do next', async () => {
  const { code, value } = await backUp();
  expect({ code, ...value }).toMatchObject({ code: 0, objects: 10, faults: [], schedules: null });
  const next = [`./relais backfill ${pipeline} --from 2025-01-15 --to 2025-03-15`];
  expect(await restore('empty')).toMatchObject({
    code: 0,
    value: { backup: value.backup, faults: [], lacking: [], next },
  });
  expect(held('empty')).toEqual(held('home'));
  expect((await restore('empty')).value.areas.map(({ copied }) => copied)).toEqual([0, 0, 0, 0]);
});

test('an older backup stays whole beside a newer one', async () => {
  const first = (await backUp()).value.backup ?? '';
  const before = held('home');
  rmSync(join(folder, 'home', 'store', 'accepted'), { recursive: true });
  nextSecond();
  const second = (await backUp()).value;
  expect(second).toMatchObject({ objects: 9, backup: '20990101T000000Z' });
  expect(inventories()).toHaveLength(2);
  expect((await restore('newest')).value.backup).toBe(second.backup);
  expect(held('newest')).toEqual(held('home'));
  await restore('older', '--backup', first);
  expect(held('older')).toEqual(before);
});

test('what is damaged is named, here and there, and never comes back as if it were whole', async () => {
  const [lost, broken] = [pathOf('2025-01-15', 'courses.csv'), pathOf('2025-02-15', 'courses.csv')];
  overwrite(join(folder, 'home', 'store'), lost, 'a;b\né;2025-01-16\n');
  const made = await backUp();
  expect([made.code, made.value.faults.map(({ path }) => path)]).toEqual([1, [lost]]);
  overwrite(backups, broken, 'a;b\né;2025-02-16\n');
  const { code, value } = await restore('empty');
  expect([code, value.lacking.map(({ path }) => path)]).toEqual([1, [lost]]);
  expect(value.faults).toMatchObject([{ path: broken, code: 'SNAPSHOT_DAMAGED' }]);
  expect(Object.keys(held('empty')).filter((path) => path.startsWith('raw/'))).toEqual([
    pathOf('2025-03-15', 'courses.csv'),
    pathOf('2025-03-15', 'manifest.json'),
  ]);
});

test('a manifest that the backup had before is the one that comes back', async () => {
  const manifest = pathOf('2025-01-15', 'manifest.json');
  await backUp();
  const later = readFileSync(join(backups, manifest), 'utf8').replace('"fetched_at":"2025-01-15"', '"fetched_at":"x"');
  overwrite(backups, manifest, later);
  nextSecond();
  expect((await backUp()).code).toBe(0);
  expect((await restore('empty')).code).toBe(0);
  expect(held('empty')[manifest]).toBe(later);
});

test('a dry run writes nothing, and where no backup is that is said', async () => {
  await run(['backup', '--to', backups, '--dry-run']);
  expect(readdirSync(folder)).toEqual(['home']);
  expect(await restore('empty')).toMatchObject({ code: 2, value: { error: { code: 'BACKUP_UNKNOWN' } } });
  await backUp();
  expect(await restore('empty', '--backup', '20200101T000000Z')).toMatchObject({ code: 2 });
  overwrite(backups, `backups/${inventories()[0]}`, '{');
  expect(await restore('empty')).toMatchObject({ code: 1, value: { error: { code: 'BACKUP_DAMAGED' } } });
});
