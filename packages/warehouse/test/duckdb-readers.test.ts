import fs from 'node:fs/promises';
import { join } from 'node:path';
import { openDuckDB } from '@relais/duckdb';
import type { Candidate } from '@relais/warehouse';
import { generationRecord } from './conformance/steps.js';
import { cutsOf } from './cut-calls.js';
import { startReader } from './reader-process.js';
import { pipeline } from './sample.js';
import { temporaryWarehouse, type TemporaryWarehouse } from './temporary-warehouse.js';

/** Readers are processes of their own; what they must never see is one table of a generation and another of the next. */
const both = `SELECT (SELECT any_value(number) FROM marts.one) AS one, (SELECT any_value(number) FROM marts.two) AS two`;
const bounds = { memoryLimit: '100MB', threads: 1 };

let subject: TemporaryWarehouse;
beforeEach(async () => {
  subject = await temporaryWarehouse();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await subject.dispose();
});

/** What dbt would do: two marts that belong together. */
async function built(number: number): Promise<Candidate> {
  const candidate = await subject.warehouse.prepareCandidate({ pipeline, snapshots: [], count: [] });
  const path = String(candidate.environment['RELAIS_DUCKDB_PATH']);
  const database = await openDuckDB({ path, ...bounds });
  await database.connection.run(
    `CREATE SCHEMA marts; CREATE TABLE marts.one AS SELECT ${number} AS number; CREATE TABLE marts.two AS FROM marts.one`,
  );
  database.close();
  return candidate;
}
const publish = (candidate: Candidate) => subject.warehouse.publish(candidate, generationRecord(candidate.generation));
const publishNumber = async (number: number) => publish(await built(number));
const seen = async () => (await subject.warehouse.query(pipeline.name, both)).values;
const mixes = (answers: readonly (readonly (readonly unknown[])[] | null)[]) =>
  answers.filter((rows) => rows?.length !== 1 || rows[0]?.[0] !== rows[0]?.[1]);

/** The two ways in which an attempt ends before its generation is shown. */
async function fail(number: number): Promise<void> {
  const candidate = await built(-number);
  if (number % 2 === 0) return subject.warehouse.discardCandidate(candidate);
  await fs.writeFile(String(candidate.environment['RELAIS_DUCKDB_PATH']), 'half a database');
  await expect(publish(candidate)).rejects.toMatchObject({ code: 'WAREHOUSE_FAILED' });
  await subject.warehouse.discardCandidate(candidate);
}

test('readers at 50 Hz through 100 publishes and 100 failures see whole generations in their order, and no error', async () => {
  await publishNumber(1);
  const readers = await Promise.all((['query', 'pointer'] as const).map((way) => startReader(subject.home, both, way)));
  for (let number = 2; number <= 101; number++) {
    await fail(number);
    await publishNumber(number);
  }
  const reports = await Promise.all(readers.map((reader) => reader.end()));
  for (const { polls, seen: answers, errors } of reports) {
    expect(errors).toEqual([]);
    expect(mixes(answers)).toEqual([]);
    const numbers = answers.map((rows) => Number(rows?.[0]?.[0]));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(numbers.length).toBeGreaterThan(20);
    expect(polls).toBeGreaterThan(100);
  }
  expect(await seen()).toEqual([[101, 101]]);
});

test('readers at 50 Hz through rollbacks see one generation or the other; what is built next is shown', async () => {
  const [first, second] = [await publishNumber(1), await publishNumber(2)];
  const reader = await startReader(subject.home, both, 'query');
  for (let turn = 0; turn < 20; turn++)
    await subject.warehouse.rollback(pipeline.name, (turn % 2 === 0 ? first : second).generation);
  await subject.warehouse.rollback(pipeline.name, first.generation);
  await publishNumber(3);
  const { seen: answers, errors } = await reader.end();
  expect(errors).toEqual([]);
  expect(mixes(answers)).toEqual([]);
  expect(await seen()).toEqual([[3, 3]]);
});

test('a query that spans the switch, and the removal of its generation, sees one generation to its end', async () => {
  await publishNumber(1);
  let isDone = false;
  const long = `SELECT count(*), min(one.number), max(two.number), (SELECT sum(hash(range::VARCHAR) % 7) FROM range(20000000)) > 0
    FROM marts.one AS one, marts.two AS two`;
  const spanning = subject.warehouse.query(pipeline.name, long).finally(() => (isDone = true));
  let duringIt = 0;
  for (let number = 2; number <= 8 || !isDone; number++) {
    await publishNumber(number);
    if (!isDone) duringIt = number;
  }
  expect((await spanning).values).toEqual([[1, 1, 1, true]]);
  expect(duringIt).toBeGreaterThan(0);
});

test('cut at every single step: readers see the old generation or the new, and the next attempt completes it', async () => {
  let number = 1;
  await publishNumber(number);
  const candidate = await built(++number);
  const steps = await cutsOf(fs, async () => void (await publish(candidate)));
  expect(steps.length).toBeGreaterThan(15);
  const undone: string[] = [];
  for (const { name, cut } of steps)
    for (const when of ['before', 'after'] as const) {
      const next = await built(++number);
      const outcome = await cut(when, () => publish(next)).then(
        () => 'published',
        () => 'failed',
      );
      const [[one, two] = []] = await seen();
      expect({ name, when, one, known: one === number || one === number - 1 }).toEqual({
        name,
        when,
        one: two,
        known: true,
      });
      if (outcome === 'published') expect(one).toBe(number);
      if (one !== number) undone.push(`${when} ${name}`);
      await publish(next);
      expect(await seen()).toEqual([[number, number]]);
    }
  expect(undone.length).toBeGreaterThan(5);
  const left = await fs.readdir(subject.folder);
  expect(left.filter((entry) => /^\d{6}/.test(entry))).toHaveLength(5);
});

describe('the way back', () => {
  const databaseOf = (location: string) => join(location, `${pipeline.name}.duckdb`);

  test.each([
    ['is gone', (file: string) => fs.rm(file)],
    ['was cut short', async (file: string) => fs.truncate(file, (await fs.stat(file)).size - 4096)],
    ['has one bit flipped in a table', flipBitOfTable],
  ])('is refused to a generation whose file %s, and nothing changes', async (_how, damage) => {
    const first = await publishNumber(1);
    await publishNumber(2);
    await fs.chmod(databaseOf(first.location), 0o644);
    await damage(databaseOf(first.location));
    for (const wanted of [null, first.generation])
      await expect(subject.warehouse.rollback(pipeline.name, wanted)).rejects.toMatchObject({
        code: 'GENERATION_DAMAGED',
        message: expect.stringContaining('relais publish ls sample-pipeline') as unknown,
      });
    expect(await seen()).toEqual([[2, 2]]);
  });

  test('is refused to a generation that was collected', async () => {
    const first = await publishNumber(1);
    for (let number = 2; number <= 6; number++) await publishNumber(number);
    await expect(subject.warehouse.rollback(pipeline.name, first.generation)).rejects.toMatchObject({
      code: 'GENERATION_UNKNOWN',
    });
    expect(await seen()).toEqual([[6, 6]]);
  });
});

/** The value of `marts.one` lies uncompressed in its block; the catalogue is not touched. */
async function flipBitOfTable(file: string): Promise<void> {
  const bytes = await fs.readFile(file);
  const blockSize = 262_144;
  for (let start = 3 * 4096; start < bytes.length; start += blockSize) bytes[start + 100] = bytes[start + 100]! ^ 1;
  await fs.writeFile(file, bytes);
}
