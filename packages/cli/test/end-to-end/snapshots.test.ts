import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport, SnapshotRef } from '@relais/core';
import { platformStatus } from '@relais/platform';
import { makeRelais, type Relais } from '../../../../workflows/test/relais.js';
import { eventually } from './eventually.js';
import { flipOneBit } from './flip-one-bit.js';
import { processesOf } from './processes-of.js';
import { sampleFile, sampleRows, startPublisher, type Publisher } from './publisher.js';
import { tableFingerprints } from './table-fingerprints.js';

/** What is kept, in order: stored, taken in, loaded again, damaged, and at last deleted. */
const [november, january] = ['2024-11-04', '2025-01-15'];
let publisher: Publisher;
let relais: Relais;

beforeAll(async () => {
  publisher = await startPublisher();
  relais = await makeRelais({ ...publisher.variables, RELAIS_DBT: 'none' });
  await relais.holdPlatform();
  const { code } = await relais.run(['run', 'france-courses', '--date', january]);
  expect(code).toBe(0);
});

afterAll(async () => {
  await relais?.remove();
  await publisher?.close();
});

interface Manifest {
  readonly dataset: string;
  readonly snapshot_date: string;
  readonly sha256: string;
  readonly rows: number;
  readonly url: string;
}

const list = async (...more: string[]) =>
  (await relais.json<Manifest[]>(['snapshots', 'ls', 'france-courses', ...more])).value;
const stored = (dataset: string, date: string) => ({ dataset, snapshot_date: date, rows: sampleRows(dataset, date) });
const replay = (...more: string[]) => ['backfill', 'france-courses', '--from', '2024-11', '--to', '2025-01', ...more];
interface Verified {
  readonly area: string;
  readonly path: string;
  readonly fault: string | null;
}
const verify = (...more: string[]) => relais.json<Verified[]>(['snapshots', 'verify', 'france-courses', ...more]);
const countByDate = async () =>
  (
    await relais.json<{ date: string; rows: number }[]>([
      'sql',
      'france-courses',
      'select date_extract as date, count(*) as rows from source_tables.courses group by 1 order by 1',
    ])
  ).value;

test('what a run fetched is listed and shown, and source_tables alone are published', async () => {
  expect(await list()).toMatchObject(['courses', 'enrollments', 'formacode'].map((name) => stored(name, january)));
  const { value: shown } = await relais.json<Manifest[]>(['snapshots', 'show', 'france-courses', 'courses']);
  expect(shown).toEqual(await list('courses'));
  expect(await countByDate()).toEqual([{ date: january, rows: sampleRows('courses', january) }]);
  const marts = await relais.json(['sql', 'france-courses', 'select * from marts.dim_courses']);
  expect(marts).toMatchObject({ code: 1, value: { error: { code: 'SQL_FAILED' } } });
});

test('a file from an earlier month is taken in under its own date only', async () => {
  const file = join(relais.home, 'courses-november.csv');
  writeFileSync(file, sampleFile('courses', november));
  const take = (date: string) =>
    relais.json<SnapshotRef>(['snapshots', 'import', 'france-courses', 'courses', file, '--date', date]);
  expect(await take('2024-12-01')).toMatchObject({ code: 1, value: { error: { code: 'IMPORT_WRONG_DATE' } } });
  expect(await take(november)).toMatchObject({ code: 0, value: { snapshotDate: november } });
  expect(await take(november)).toMatchObject({ code: 0 });
  expect(await list('courses')).toMatchObject([stored('courses', november), stored('courses', january)]);
  expect(readFileSync(file)).toEqual(sampleFile('courses', november));
});

test('a backfill says what it would load, loads it, and asks no source', async () => {
  const asked = publisher.asked.length;
  const planned = async (...more: string[]) => {
    const { value } = await relais.json<(SnapshotRef & { state: string })[]>(replay('--dry-run', ...more));
    return value.map(({ dataset, snapshotDate, state }) => `${dataset} ${snapshotDate} ${state}`).sort();
  };
  expect(await planned()).toEqual([`courses ${november} failed`]);
  expect(await planned('--only', 'all')).toEqual([
    `courses ${november} failed`,
    `courses ${january} published`,
    `enrollments ${january} published`,
    `formacode ${january} published`,
  ]);
  expect(await planned('--only', 'all', '--dataset', 'formacode')).toEqual([`formacode ${january} published`]);
  expect(await relais.run(replay('--dry-run'))).toMatchObject({
    stdout: expect.stringMatching(/courses +2024-11-04 .+ failed +stored, never loaded/),
    stderr: expect.stringMatching(/^1 snapshots, \d+ rows, .+ would be replayed; nothing was changed\n$/),
  });
  expect(await countByDate()).toHaveLength(1);

  const { code, value } = await relais.json<RunReport>(replay());
  expect({ code, status: value.status, error: value.error }).toEqual({ code: 0, status: 'loaded', error: null });
  expect(value.tables.map(({ dataset, changed }) => [dataset, changed])).toEqual([
    ['courses', sampleRows('courses', november)],
  ]);
  const { value: all } = await relais.json<RunReport>(replay('--only', 'all'));
  expect(all.status).toBe('unchanged');
  expect(all.tables.map(({ dataset, changed }) => [dataset, changed])).toEqual(
    ['courses', 'courses', 'enrollments', 'formacode'].map((dataset) => [dataset, 0]),
  );
  expect(await countByDate()).toEqual([november, january].map((date) => ({ date, rows: sampleRows('courses', date) })));
  expect(publisher.asked.length).toBe(asked);
});

test('two stored months are compared by key', async () => {
  const diff = ['snapshots', 'diff', 'france-courses', 'courses', november];
  const { code, value } = await relais.json<Record<'added' | 'gone' | 'changed' | 'unchanged', number>>([
    ...diff,
    january,
  ]);
  expect({ code, value }).toMatchObject({
    code: 0,
    value: { pipeline: 'france-courses', dataset: 'courses', key: expect.arrayContaining(['training_id']) },
  });
  expect(value.gone + value.changed + value.unchanged).toBe(sampleRows('courses', november));
  expect(value.added + value.changed + value.unchanged).toBe(sampleRows('courses', january));
  expect((await relais.run([...diff, january])).stdout).toContain('added');
  expect(await relais.json([...diff, '2025-03-01'])).toMatchObject({
    code: 2,
    value: { error: { code: 'SNAPSHOT_UNKNOWN' } },
  });
});

test('readers are shown the generation before, and the newer one again', async () => {
  interface Listed {
    readonly generation: string;
    readonly published: boolean;
  }
  const generations = () => relais.json<Listed[]>(['publish', 'ls', 'france-courses']);
  const [newer, older] = (await generations()).value;
  expect([newer, older]).toMatchObject([
    { published: true, snapshots: expect.arrayContaining([expect.objectContaining({ snapshotDate: november })]) },
    { published: false, run: { workflowId: `france-courses/${january}` } },
  ]);

  expect(await relais.json(['publish', 'rollback', 'france-courses'])).toMatchObject({
    code: 2,
    value: { error: { code: 'CONFIRMATION_NEEDED' } },
  });
  const rolledBack = { pipeline: 'france-courses', from: newer?.generation, to: older?.generation, changed: true };
  expect(await relais.json(['publish', 'rollback', 'france-courses', '--yes'])).toEqual({ code: 0, value: rolledBack });
  expect(await countByDate()).toHaveLength(1);
  expect((await generations()).value.map(({ published }) => published)).toEqual([false, true]);
  expect((await relais.run(['publish', 'ls', 'france-courses'])).stdout).toMatch(`→  ${older?.generation}`);

  const named = ['publish', '--rollback', 'france-courses', '--yes', '--to'];
  expect(await relais.json([...named, '000099-00000000'])).toMatchObject({
    code: 2,
    value: { error: { code: 'GENERATION_UNKNOWN' } },
  });
  expect((await relais.run([...named, newer?.generation ?? ''])).code).toBe(0);
  expect(await countByDate()).toHaveLength(2);
});

test('a flipped bit in what was made from raw is found, and made again from raw', async () => {
  const before = await verify('courses');
  const [part] = before.value.filter(({ area, path }) => area === 'typed' && path.includes(november));
  flipOneBit(join(relais.home, 'store', part?.path ?? ''));
  const damaged = [expect.objectContaining({ area: 'typed', path: part?.path, fault: 'damaged' })];
  for (const more of [[], ['--repair']]) {
    const { code, value } = await verify('courses', ...more);
    expect({ code, faulty: value.filter(({ fault }) => fault !== null) }).toEqual({ code: 1, faulty: damaged });
  }
  expect((await relais.json<RunReport>(replay())).code).toBe(0);
  const after = await verify('courses');
  expect({ code: after.code, files: after.value.length }).toEqual({ code: 0, files: before.value.length });
  expect(await countByDate()).toEqual([november, january].map((date) => ({ date, rows: sampleRows('courses', date) })));
});

let backedUp: { readonly store: string; readonly tables: unknown };

test('a backup holds what cannot be made again', async () => {
  const store = join(relais.home, 'backup');
  const { code, value } = await relais.json<{ areas: object[]; faults: object[]; schedules: object[] }>([
    'backup',
    '--to',
    store,
  ]);
  expect({ code, ...value }).toMatchObject({
    ...{ code: 0, faults: [], schedules: [] },
    areas: ['raw', 'reports'].map((area) => ({ area, pipeline: 'france-courses', there: 0 })),
  });
  backedUp = { store, tables: await tableFingerprints(relais) };
});

test('a flipped bit is found, named, and never loaded', async () => {
  expect(await relais.run(['snapshots', 'verify', 'france-courses'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^(\d+) of \1 files are sound\n$/),
  });
  const { value: shown } = await relais.json<SnapshotRef[]>(replay('--only', 'all', '--dry-run'));
  const { path } = shown.find(({ snapshotDate }) => snapshotDate === november) as SnapshotRef;
  flipOneBit(join(relais.home, 'store', path));
  const verified = await relais.run(['snapshots', 'verify', 'france-courses']);
  expect(verified).toMatchObject({ code: 1, stdout: expect.stringContaining(`SNAPSHOT_DAMAGED: ${path}`) });
  const { value } = await verify();
  expect(value.filter(({ fault }) => fault !== null)).toMatchObject([{ path, fault: 'damaged' }]);
  expect(await relais.json<RunReport>(replay('--only', 'all'))).toMatchObject({
    code: 1,
    value: { status: 'failed', error: { code: 'SNAPSHOT_DAMAGED', dataset: 'courses' } },
  });
});

test('destroy asks; it ends the platform and keeps raw, unless raw is named', async () => {
  const inHome = (...names: string[]) => names.filter((name) => existsSync(join(relais.home, name)));
  expect(await relais.run(['destroy'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
  expect(inHome('store/raw', 'store/typed', 'warehouse', 'platform')).toHaveLength(4);
  const dev = relais.start(['dev']);
  await eventually(
    () => platformStatus(relais.home),
    (platform) => platform?.holders.length === 2,
  );

  expect((await relais.run(['destroy', '--yes'])).code).toBe(0);
  expect(inHome('store/raw', 'store/typed', 'warehouse', 'platform')).toEqual(['store/raw']);
  expect(await list()).toHaveLength(4);
  expect(await platformStatus(relais.home)).toBeNull();
  expect(await dev.ended).toMatchObject({ code: 1, stderr: expect.stringContaining('PLATFORM_GONE') });

  expect((await relais.run(['destroy', '--yes', '--raw'])).code).toBe(0);
  expect(inHome('store')).toEqual([]);
  await eventually(
    () => processesOf(relais.home),
    (pids) => pids.length === 0,
  );
});

test('all that was lost comes back from the backup, and the tables are equal', async () => {
  const { code, value } = await relais.json<{ faults: object[]; next: string[] }>([
    'restore',
    '--from',
    backedUp.store,
  ]);
  const backfill = `./relais backfill france-courses --from ${november} --to ${january}`;
  expect({ code, ...value }).toMatchObject({ code: 0, faults: [], lacking: [], next: [backfill] });
  expect((await relais.run(['snapshots', 'verify', 'france-courses'])).code).toBe(0);
  const asked = publisher.asked.length;
  // November was taken in after January, so that the two were never compared.
  const again = await relais.run([...backfill.split(' ').slice(1), '--accept', 'as it was before']);
  expect({ code: again.code, stderr: again.code === 0 ? '' : again.stderr }).toEqual({ code: 0, stderr: '' });
  expect(await tableFingerprints(relais)).toEqual(backedUp.tables);
  expect(publisher.asked.length).toBe(asked);
});
