import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChaosGround } from '@relais/cli/chaos/chaos-ground';
import { compareStates } from '@relais/cli/chaos/compare-states';
import { playTrial, type Played } from '@relais/cli/chaos/run-trial';
import { decidedRuns } from '@relais/cli/chaos/scenario';
import { openDuckDB, quoteLiteral } from '@relais/duckdb';
import { groundForTests } from './chaos-ground.js';

/**
 * Whether the comparison would see it: one home in which all went well is doctored in one place after the other, and
 * each time the difference has to be found, under the name of what was doctored.
 */
let ground: ChaosGround;
let played: Played;
let leave: () => void;
let left: Promise<void>;

beforeAll(async () => {
  ground = await groundForTests();
  const trial = { name: 'doctored', scenario: decidedRuns, models: 'none', faults: [], killsAfterMs: [] } as const;
  await new Promise<void>((ready, failed) => {
    left = playTrial(ground, trial, (found) => {
      played = found;
      ready();
      return new Promise<void>((resolve) => (leave = resolve));
    });
    left.catch(failed);
  });
});

afterAll(async () => {
  leave?.();
  await left;
  await ground?.close();
});

const snapshot = 'france-courses/enrollments/snapshot_date=2025-02-15';
const reports = 'store/reports/france-courses/2025-02-15';
/** Where something is doctored, what is done to it, and the name under which the difference has to be found. */
const doctored: readonly (readonly [string, () => Promise<Undo> | Undo, RegExp])[] = [
  ['a row that is lost', () => rows(`store/typed/${snapshot}`, /part-/, 'LIMIT 352'), /^source_tables\.|^typed\//],
  [
    'a row that is there twice',
    () => rows(`store/typed/${snapshot}`, /part-/, 'UNION ALL (FROM source LIMIT 1)'),
    /^typed\//,
  ],
  ['a refused row that is lost', () => rows(`store/quarantine/${snapshot}`, /parquet$/, 'LIMIT 1'), /^quarantine\//],
  ['a translation that is lost', () => without('store/translation-memory', /jsonl$/), /^translation-memory\//],
  ['a decision that is lost', () => without(`store/accepted/${snapshot}`, /json$/), /^accepted\//],
  ['a refused file that is lost', () => without('store/rejected', /csv$/), /^rejected\//],
  ['a snapshot without its manifest', () => without(`store/raw/${snapshot}`, /manifest\.json$/), /^raw\//],
  ['a flipped byte', () => text(`store/raw/${snapshot}`, /csv$/, (was) => was.replace('2', '3')), /^raw\//],
  ['a second load', () => another(`store/loads/${snapshot}`, '000001.json', '000002.json'), /^loads\//],
  [
    'a figure of a report',
    () => text(reports, /^[0-9a-f-]{36}\.json$/, (was) => was.replace(/"read": \d/, '"read": 9')),
    /^reports\//,
  ],
  ['a table of another generation', tableOfAnother, /^source_tables\.courses/],
  ['another generation', pointerToAnother, /^generations/],
  ['a generation that is gone', () => without('warehouse', /generation\.json$/), /^generations/],
  ['a lock that is held', () => made('store/locks/france-courses/999999999999.json', '{"holder":"x"}'), /^lock/],
  ['a lock of the pointer', () => made('warehouse/france-courses/publish.lock', '{}'), /^files that nobody knows/],
  ['an unfinished object', () => made('store/raw/.creating-1', ''), /^raw\/|^files that nobody knows/],
  ['an unfinished file', () => made('store/half.parquet', ''), /^files that nobody knows/],
  ['a process', aProcess, /^processes left behind/],
];

type Undo = () => unknown;

test.each(doctored)('%s is seen', async (_what, doctor, name) => {
  const undo = await doctor();
  try {
    const found = compareStates(played.outcome.state, await played.look(500));
    expect(found).toEqual(expect.arrayContaining([expect.stringMatching(name)]));
  } finally {
    await undo();
  }
});

test('and nothing is seen where nothing was done', async () => {
  expect(compareStates(played.outcome.state, await played.look())).toEqual([]);
});

/** The first file below a folder of the home whose name fits. */
function fileIn(folder: string, fits: RegExp): string {
  const names = readdirSync(join(played.home, folder), { recursive: true, encoding: 'utf8' }).sort();
  const name = names.find((each) => fits.test(each));
  if (name === undefined) throw new Error(`no ${fits} in ${folder}`);
  return join(played.home, folder, name);
}

/** Puts a file aside, so that another can take its place. */
function aside(file: string): Undo {
  const kept = join(played.home, '..', 'kept');
  renameSync(file, kept);
  return () => {
    rmSync(file, { force: true });
    renameSync(kept, file);
  };
}

const without = (folder: string, fits: RegExp): Undo => aside(fileIn(folder, fits));

function text(folder: string, fits: RegExp, change: (was: string) => string): Undo {
  const file = fileIn(folder, fits);
  const was = readFileSync(file, 'utf8');
  const undo = aside(file);
  writeFileSync(file, change(was));
  return undo;
}

function made(path: string, content: string): Undo {
  const file = join(played.home, path);
  writeFileSync(file, content);
  return () => rmSync(file);
}

const another = (folder: string, name: string, copy: string): Undo =>
  made(join(folder, copy), readFileSync(join(played.home, folder, name), 'utf8'));

/** Writes a Parquet file anew, with other rows. */
async function rows(folder: string, fits: RegExp, change: string): Promise<Undo> {
  const file = fileIn(folder, fits);
  const undo = aside(file);
  const kept = quoteLiteral(join(played.home, '..', 'kept'));
  await inDatabase(':memory:', [
    `CREATE VIEW source AS FROM read_parquet(${kept}, hive_partitioning = false)`,
    `COPY (FROM source ${change}) TO ${quoteLiteral(file)} (FORMAT parquet)`,
  ]);
  return undo;
}

/** Readers see the one generation, and in it a table of the other. */
async function tableOfAnother(): Promise<Undo> {
  const [shown] = generationsOf();
  const file = fileIn(`warehouse/france-courses/${shown}`, /\.duckdb$/);
  const undo = aside(file);
  copyFileSync(join(played.home, '..', 'kept'), file);
  chmodSync(file, 0o644);
  await inDatabase(file, ['CREATE OR REPLACE VIEW source_tables.courses AS SELECT 1 AS other']);
  return undo;
}

function pointerToAnother(): Undo {
  const [, other] = generationsOf();
  const record = readFileSync(fileIn(`warehouse/france-courses/${other}`, /generation\.json$/), 'utf8');
  return text('warehouse/france-courses', /^current\.json$/, () => record);
}

/** The generation that readers see, and one that they do not. */
function generationsOf(): readonly [string, string] {
  const folder = join(played.home, 'warehouse', 'france-courses');
  const { generation } = JSON.parse(readFileSync(join(folder, 'current.json'), 'utf8')) as { generation: string };
  const other = readdirSync(folder).find((name) => /^\d{6}-/.test(name) && name !== generation);
  return [generation, other ?? ''];
}

async function inDatabase(path: string, statements: readonly string[]): Promise<void> {
  const database = await openDuckDB({ path, memoryLimit: '100MB', threads: 1 });
  try {
    for (const statement of statements) await database.connection.run(statement);
  } finally {
    database.close();
  }
}

function aProcess(): Undo {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1e9)'], { env: { RELAIS_HOME: played.home } });
  const ended = once(child, 'exit');
  return async () => {
    child.kill('SIGKILL');
    await ended;
  };
}
