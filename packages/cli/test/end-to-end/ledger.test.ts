import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { startBackfill } from '@relais/cli/runs/start-backfill';
import type { RunReport, TableReport } from '@relais/core';
import { platformStatus } from '@relais/platform';
import { registry } from '@relais/workflows/pipelines';
import { makeRelais, type Relais } from '../../../../workflows/test/relais.js';
import { checkedDocument } from '../checked-document';
import { eventually } from './eventually.js';
import { sampleFile, startPublisher, type Publisher } from './publisher.js';

/** Where every snapshot date stands, each state brought about as it comes about, and what a backfill makes of it. */
const [january, march, april] = ['2025-01-15', '2025-03-10', '2025-04-15'];
const range = ['--from', '2025-01', '--to', '2025-04'];
let publisher: Publisher;
let relais: Relais;

beforeAll(async () => {
  publisher = await startPublisher();
  relais = await makeRelais({ ...publisher.variables, RELAIS_DBT: 'none' });
  await relais.holdPlatform();
});

afterAll(async () => {
  await relais?.remove();
  await publisher?.close();
});

interface Line {
  readonly dataset: string;
  readonly snapshotDate: string;
  readonly state: string;
  readonly because: string;
}

const run = (...args: string[]) => relais.json<RunReport>(['run', 'france-courses', ...args]);
const backfill = (...args: string[]) => relais.json<RunReport>(['backfill', 'france-courses', ...range, ...args]);
/** Of the months that the test is about; the ledger goes on until today. */
const ledger = async (...args: string[]): Promise<readonly Line[]> =>
  (await relais.json<Line[]>(['ledger', 'france-courses', ...args])).value.filter(
    ({ snapshotDate }) => snapshotDate < '2025-05',
  );
const states = async (): Promise<readonly string[]> =>
  (await ledger()).map(({ dataset, snapshotDate, state }) => `${dataset} ${snapshotDate} ${state}`);
const named = (entries: readonly Pick<TableReport, 'dataset' | 'snapshotDate'>[]): readonly string[] =>
  entries.map(({ dataset, snapshotDate }) => `${dataset} ${snapshotDate}`).sort();
const planned = async (...args: string[]): Promise<readonly string[]> =>
  named((await relais.json<Line[]>(['backfill', 'france-courses', ...range, '--dry-run', ...args])).value);

/** The courses of January as another day's: nothing has gone that would wait for a person. */
const coursesOf = (date: string): string => sampleFile('courses', january).toString('utf8').replaceAll(january, date);

const refuseTwo = (body: string): string =>
  body
    .split('\n')
    .map((line, index) => (index === 2 || index === 4 ? line.replace(/\d{4}-\d{2}/, '2024-13') : line))
    .join('\n');

const store = (...path: string[]): string => join(relais.home, 'store', ...path);

/** As if it had been loaded by code, or by a definition, that typed otherwise. */
function pretendEarlierContract(): void {
  const folder = store('loads', 'france-courses', 'courses', `snapshot_date=${january}`);
  const file = join(folder, readdirSync(folder).at(-1) ?? '');
  const { record_sha256: _, ...record } = JSON.parse(readFileSync(file, 'utf8')) as { readonly record_sha256: string };
  writeFileSync(file, JSON.stringify({ ...record, contractHash: 'c0ffeec0ffee', contentHash: 'c0ffee' }));
}

test('missing, failed, quarantined, stale, loaded and published: each is said of what it is true of', async () => {
  expect(await run('--date', january)).toMatchObject({ code: 0 });

  publisher.alter('moncompteformation', () => '<!doctype html><html>maintenance</html>');
  const refused = await run('--date', '2025-02-10', '--dataset', 'courses');
  expect(refused).toMatchObject({ code: 1, value: { error: { code: 'SOURCE_HTML' } } });
  publisher.alter('moncompteformation');

  const file = join(relais.home, 'march.csv');
  writeFileSync(file, coursesOf(march));
  expect(await relais.json(['snapshots', 'import', 'france-courses', 'courses', file, '--date', march])).toMatchObject({
    code: 0,
  });

  publisher.alter('entree_sortie_formation', refuseTwo);
  publisher.alter('moncompteformation', () => coursesOf(april));
  expect(await run('--date', april)).toMatchObject({ code: 3, value: { error: { code: 'QUARANTINE_THRESHOLD' } } });
  publisher.alter('entree_sortie_formation');

  pretendEarlierContract();
  for (const area of ['typed', 'translated']) rmSync(store(area, 'france-courses', 'formacode'), { recursive: true });

  expect(
    (await ledger()).map(({ dataset, snapshotDate, state, because }) => [dataset, snapshotDate, state, because]),
  ).toEqual([
    ['courses', january, 'stale', expect.stringMatching(/^loaded under contract c0ffeec0ffee, today's is \w{12}$/)],
    ['courses', '2025-02-02', 'failed', 'what the source served was refused: SOURCE_HTML'],
    ['courses', march, 'failed', 'stored, never loaded'],
    ['courses', april, 'loaded', 'loaded, not in the published generation'],
    ['enrollments', january, 'published', 'readers see it'],
    ['enrollments', '2025-02-02', 'missing', 'nothing was stored before 2025-03-02; only an import can fill it'],
    ['enrollments', '2025-03-02', 'missing', 'nothing was stored before 2025-04-06; only an import can fill it'],
    ['enrollments', april, 'quarantined', 'QUARANTINE_THRESHOLD waits for a person'],
    ['formacode', january, 'stale', 'what was loaded is gone from the warehouse, or damaged'],
    // In April it was asked for, and served what is stored under January.
    ['formacode', '2025-02-02', 'missing', expect.any(String)],
    ['formacode', '2025-03-02', 'missing', expect.any(String)],
  ]);
});

test('a selection shows those alone; for people it is summed up', async () => {
  expect((await ledger('--only', 'quarantined,loaded')).map(({ state }) => state)).toEqual(['loaded', 'quarantined']);
  expect(named(await ledger('courses', '--only', 'failed'))).toEqual(['courses 2025-02-02', `courses ${march}`]);
  const { stdout, stderr } = await relais.run(['ledger', 'france-courses']);
  expect(stdout).toMatch(new RegExp(`enrollments +${april} +quarantined .+ QUARANTINE_THRESHOLD waits for a person`));
  expect(stderr).toMatch(/\d+ missing.*, 1 quarantined/);
  expect(await relais.json(['ledger', 'france-courses', '--only', 'lost'])).toMatchObject({
    code: 2,
    value: { error: { code: 'STATE_UNKNOWN' } },
  });
});

const stale = [`courses ${january}`, `formacode ${january}`];

test.each([
  ['unfinished', [], [`courses ${march}`]],
  ['missing', ['--only', 'missing'], []],
  ['failed', ['--only', 'failed'], [`courses ${march}`]],
  ['quarantined', ['--only', 'quarantined'], [`enrollments ${april}`]],
  ['stale', ['--only', 'stale'], []],
  ['loaded', ['--only', 'loaded'], [`courses ${april}`]],
  ['published', ['--only', 'published'], [`enrollments ${january}`]],
  ['loaded and published', ['--only', 'loaded,published'], [`courses ${april}`, `enrollments ${january}`]],
  [
    'all',
    ['--only', 'all'],
    [`courses ${march}`, `courses ${april}`, `enrollments ${january}`, `enrollments ${april}`],
  ],
])('a backfill of what is %s would load that, and what is stale with it', async (_name, only, chosen) => {
  expect(await planned(...only)).toEqual([...chosen, ...stale].sort());
});

test('what the dry run names is what is then done, and the ledger says so', async () => {
  const unfinished = await planned();
  const first = await backfill();
  expect({ code: first.code, error: first.value.error }).toEqual({ code: 0, error: null });
  expect(named(first.value.tables)).toEqual(unfinished);
  const stored = (await states()).filter((line) => !line.endsWith('missing') && !line.includes('2025-02-02'));
  expect(stored).toEqual([
    ...[january, march, april].map((date) => `courses ${date} published`),
    `enrollments ${january} published`,
    `enrollments ${april} quarantined`,
    `formacode ${january} published`,
  ]);
  expect(await planned()).toEqual([]);

  expect(await backfill('--only', 'quarantined')).toMatchObject({ code: 3, value: { tables: [] } });
  const accept = ['--accept', 'the publisher was asked'];
  expect(await planned(...accept)).toEqual([`enrollments ${april}`]);
  const accepted = await backfill(...accept);
  expect({ code: accepted.code, loaded: named(accepted.value.tables) }).toEqual({
    code: 0,
    loaded: [`enrollments ${april}`],
  });
  expect(await states()).toContain(`enrollments ${april} published`);

  const all = await planned('--only', 'all');
  const again = await backfill('--only', 'all');
  expect({ code: again.code, status: again.value.status, loaded: named(again.value.tables) }).toEqual({
    ...{ code: 0, status: 'unchanged', loaded: all },
  });
  expect(all).toHaveLength(6);
  expect(again.value.tables.map(({ changed }) => changed)).toEqual(all.map(() => 0));
});

test('who attaches to a backfill of this range that loads something else is told so, and what came of that one', async () => {
  const address = (await platformStatus(relais.home))?.address ?? '';
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  const selection = { from: '2025-01-01', to: '2025-04-30', only: ['failed'] as const };
  // Nobody asks this queue for work, so that it is under way for as long as the test wants.
  const request = { pipeline: registry['france-courses']!.definition, selection, taskQueue: 'nobody' };
  const going = await startBackfill(client, request);
  const attaching = relais.start(['backfill', 'france-courses', ...range, '--only', 'all', '--json']);
  const heard: string[] = [];
  attaching.process.stderr?.on('data', (text: string) => heard.push(text));
  await eventually(
    () => heard.join(''),
    (text) => text.includes('warning ATTACHED_TO_OTHER_RUN'),
  );
  await client.workflow.getHandle(going.workflowId).terminate('the test is over');
  await connection.close();
  const { code, stdout, stderr } = await attaching.ended;
  expect(stderr).toContain(
    'it loads what is failed, not what is failed, loaded, missing, published, quarantined, stale;',
  );
  expect({ code, report: checkedDocument(['backfill'], stdout) as RunReport }).toMatchObject({
    code: 1,
    report: {
      runId: going.firstExecutionRunId,
      error: { code: 'TERMINATED' },
      warnings: [{ code: 'ATTACHED_TO_OTHER_RUN' }],
    },
  });
});
