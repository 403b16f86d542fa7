import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashFile } from '@relais/core/hash-file';
import { readQuarantine } from '@relais/cli/snapshots/read-quarantine';
import { verifySnapshots } from '@relais/cli/snapshots/verify-snapshots';
import { objectNames, type DatasetDefinition } from '@relais/core';
import { openDuckDB } from '@relais/duckdb';
import { folderStore } from '@relais/object-store/drivers/folder';
import type { ObjectStore } from '@relais/object-store';
import { contractHash } from '@relais/rows';
import { registry } from '@relais/workflows/pipelines';

const pipeline = 'france-courses';
const courses = registry[pipeline]?.definition.datasets[0] as DatasetDefinition;
let root: string;
let store: ObjectStore;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'relais-store-'));
  store = folderStore(root);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A snapshot as a run leaves it. */
async function keep(date: string, text: string, fetchedAt = `${date}T03:00:00Z`) {
  const sha256 = createHash('sha256').update(text).digest('hex');
  const folder = objectNames.rawSnapshot(pipeline, 'courses', date, sha256);
  const manifest = {
    dataset: 'courses',
    file: 'courses.csv',
    sha256,
    bytes: text.length,
    rows: 1,
    fetched_at: fetchedAt,
    snapshot_date: date,
  };
  await store.create(`${folder}courses.csv`, text);
  await store.create(`${folder}manifest.json`, JSON.stringify(manifest));
  return { folder, sha256 };
}

async function overwrite(path: string, text: string): Promise<void> {
  await chmod(join(root, path), 0o644);
  await writeFile(join(root, path), text);
}

test('every kind of damage is found and named, and sound snapshots are not', async () => {
  const sound = await keep('2025-01-15', 'a;b\n1;2\n');
  const flipped = await keep('2025-02-15', 'a;b\n3;4\n');
  const lost = await keep('2025-03-15', 'a;b\n5;6\n');
  const orphan = await keep('2025-04-15', 'a;b\n7;8\n');
  const garbled = await keep('2025-05-15', 'a;b\n9;0\n');
  await overwrite(`${flipped.folder}courses.csv`, 'a;b\n3;5\n');
  await rm(join(root, lost.folder, 'courses.csv'));
  await rm(join(root, orphan.folder, 'manifest.json'));
  await overwrite(`${garbled.folder}manifest.json`, '{');
  expect((await verifySnapshots(store, pipeline, courses)).map(({ path, fault }) => [path, fault])).toEqual([
    [`${sound.folder}courses.csv`, null],
    [`${flipped.folder}courses.csv`, 'damaged'],
    [`${lost.folder}courses.csv`, 'file missing'],
    [`${orphan.folder}courses.csv`, 'manifest missing'],
    [`${garbled.folder}manifest.json`, 'manifest damaged'],
  ]);
});

test.each<[string, (manifest: { sha256: string }) => object]>([
  ['date', () => ({ snapshot_date: '2025-01-14' })],
  ['version', ({ sha256 }) => ({ sha256: sha256.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) })],
  ['size', () => ({ bytes: 9 })],
  ['kind', () => ({ sha256: undefined })],
])('a manifest that speaks of another %s than that of the file beside it is found', async (_, flip) => {
  const path = `${(await keep('2025-01-15', 'a;b\n1;2\n')).folder}manifest.json`;
  const manifest = JSON.parse(String(await store.read(path))) as { sha256: string };
  await overwrite(path, JSON.stringify({ ...manifest, ...flip(manifest) }));
  expect(await verifySnapshots(store, pipeline, courses)).toMatchObject([{ path, fault: 'manifest damaged' }]);
});

test.each([
  ['loads', `loads/${pipeline}/courses/snapshot_date=2025-01-15/000001.json`],
  ['accepted', `accepted/${pipeline}/courses/snapshot_date=2025-01-15/0123456789ab/shrink_guard.json`],
  ['held', `held/${pipeline}/courses/snapshot_date=2025-01-15/0123456789ab/shrink_guard.json`],
])('a record below %s that was cut is found', async (area, path) => {
  await store.create(path, '{"finding": "x", "reason": "y"}');
  expect(await verifySnapshots(store, pipeline, courses)).toEqual([]);
  await overwrite(path, '{"finding": "x", "rea');
  expect(await verifySnapshots(store, pipeline, courses)).toMatchObject([{ area, path, fault: 'record damaged' }]);
});

/** Typed files as typing leaves them: each with its checksum in the manifest, the quarantined rows apart. */
async function keepTyped(date: string, sealed = true) {
  const sha256 = createHash('sha256').update(date).digest('hex');
  const folder = objectNames.typed(pipeline, 'courses', date, sha256, 'c0ffee');
  const aside = objectNames.quarantine(pipeline, 'courses', date, sha256, 'c0ffee');
  const files = { part: `${folder}part-a-0.parquet`, quarantine: `${aside}quarantine-a.parquet` };
  const seals: Record<string, object> = {};
  for (const path of Object.values(files)) {
    await store.create(path, path);
    seals[path] = { sha256: createHash('sha256').update(path).digest('hex'), bytes: path.length };
  }
  const manifest = { parts: [files.part], setAside: null, quarantine: files.quarantine, ...(sealed ? { seals } : {}) };
  await store.create(`${folder}manifest.json`, JSON.stringify(manifest));
  return { ...files, manifest: `${folder}manifest.json` };
}

test('damage to what was made from raw is found, and removed where that is asked for; raw never is', async () => {
  const raw = await keep('2025-01-15', 'a;b\n1;2\n');
  const sound = await keepTyped('2025-01-15');
  const cut = await keepTyped('2025-02-15');
  const flipped = await keepTyped('2025-03-15');
  const lost = await keepTyped('2025-04-15');
  const garbled = await keepTyped('2025-05-15');
  await keepTyped('2025-06-15', false);
  await overwrite(`${raw.folder}courses.csv`, 'a;b\n1;3\n');
  await overwrite(cut.part, 'cut');
  await overwrite(flipped.quarantine, flipped.quarantine.replace('q', 'p'));
  await rm(join(root, lost.part));
  await overwrite(garbled.manifest, '{');

  const faults = async (repair: boolean) =>
    (await verifySnapshots(store, pipeline, courses, { repair }))
      .filter(({ fault }) => fault !== null)
      .map(({ path, fault }) => [path, fault]);
  const damagedRaw = [`${raw.folder}courses.csv`, 'damaged'];
  const damaged = [
    damagedRaw,
    [cut.part, 'damaged'],
    [flipped.quarantine, 'damaged'],
    [lost.part, 'file missing'],
    [garbled.manifest, 'manifest damaged'],
  ];
  expect(await faults(false)).toEqual(damaged);
  expect(await faults(true)).toEqual(damaged);
  expect(await faults(true)).toEqual([damagedRaw]);
  const left = (await store.list('typed/')).map(({ path }) => path);
  expect(left).toContain(sound.part);
  const gone = [cut, flipped, lost, garbled].flatMap(({ part, manifest }) => [part, manifest]);
  expect(left.filter((path) => gone.includes(path))).toEqual([]);
});

test('a fault comes with the command that mends it', async () => {
  const { part } = await keepTyped('2025-02-15');
  await overwrite(part, 'cut');
  const [found] = (await verifySnapshots(store, pipeline, courses)).filter(({ fault }) => fault !== null);
  expect(found?.remedy).toBe(
    './relais snapshots verify france-courses courses --repair && ' +
      './relais backfill france-courses --from 2025-02-15 --to 2025-02-15',
  );
});

/** A quarantine as typing leaves it: one row for each reason. */
async function setAside(date: string, sha256: string, contract: string, reason: string): Promise<void> {
  const file = join(await store.stagingFolder(), `${reason}.parquet`);
  const database = await openDuckDB({ path: ':memory:', memoryLimit: '100MB', threads: 1 });
  const rows = `VALUES (7::BIGINT, 'nb_action', '${reason}', 'x;"1 2"'), (2::BIGINT, NULL, 'ragged', 'x')`;
  await database.connection.run(
    `COPY (SELECT * FROM (${rows}) AS t("row", "column", reason, raw)) TO '${file}' (FORMAT parquet)`,
  );
  database.close();
  const path = `${objectNames.quarantine(pipeline, 'courses', date, sha256, contract)}quarantine-1.parquet`;
  await store.createFromFile(path, file, await hashFile(file));
}

test('quarantined rows are those of the newest version under the contract of today', async () => {
  const old = await keep('2025-01-15', 'first', '2025-01-15T01:00:00Z');
  const corrected = await keep('2025-01-15', 'second', '2025-01-15T02:00:00Z');
  await setAside('2025-01-15', old.sha256, contractHash(courses), 'replaced');
  await setAside('2025-01-15', corrected.sha256, '000000000000', 'outdated');
  await setAside('2025-01-15', corrected.sha256, contractHash(courses), 'current');
  const about = { dataset: 'courses', snapshotDate: '2025-01-15', file: `${corrected.folder}courses.csv` };
  expect(await readQuarantine(store, pipeline, courses)).toEqual([
    { ...about, row: 2, column: null, reason: 'ragged', raw: 'x' },
    { ...about, row: 7, column: 'nb_action', reason: 'current', raw: 'x;"1 2"' },
  ]);
});

test('a snapshot without quarantine has no rows', async () => {
  await keep('2025-01-15', 'fine');
  expect(await readQuarantine(store, pipeline, courses)).toEqual([]);
});
