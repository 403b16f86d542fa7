import { DuckDBInstance } from '@duckdb/node-api';
import { keepDatabases, type TakenDuckDB } from '@relais/duckdb';

const take = () => keepDatabases({ memoryLimit: '100MB', threads: 1 });
const closed = jest.spyOn(DuckDBInstance.prototype, 'closeSync');
const started = jest.spyOn(DuckDBInstance, 'create');
beforeEach(() => jest.clearAllMocks());
afterEach(() => jest.useRealTimers());
afterAll(() => jest.restoreAllMocks());

const write = (database: TakenDuckDB) => database.connection.run('CREATE TEMP TABLE t AS SELECT 1 AS a');

test('what is given back is taken next, without what the one before left', async () => {
  const taking = take();
  const one = await taking();
  await write(one);
  one.giveBack();
  const two = await taking();
  await expect(two.connection.run('FROM t')).rejects.toThrow('does not exist');
  await write(two);
  expect(started).toHaveBeenCalledTimes(1);
  two.close();
});

test('two at once have two databases', async () => {
  const taking = take();
  const [one, two] = await Promise.all([taking(), taking()]);
  await one.connection.run('CREATE TABLE t AS SELECT 1 AS a');
  await expect(two.connection.run('FROM t')).rejects.toThrow('does not exist');
  for (const database of [one, two]) database.close();
});

test('what is closed is gone, and what nobody takes for a while is closed', async () => {
  const taking = take();
  (await taking()).close();
  expect(closed).toHaveBeenCalledTimes(1);
  const next = await taking();
  expect(started).toHaveBeenCalledTimes(2);
  jest.useFakeTimers();
  next.giveBack();
  expect(closed).toHaveBeenCalledTimes(1);
  jest.advanceTimersByTime(60_000);
  expect(closed).toHaveBeenCalledTimes(2);
  jest.useRealTimers();
  (await taking()).close();
  expect(started).toHaveBeenCalledTimes(3);
});

test('times are UTC, in every use', async () => {
  const taking = take();
  for (let use = 0; use < 2; use++) {
    const database = await taking();
    const read = await database.connection.runAndReadAll(`SELECT current_setting('TimeZone') AS zone`);
    expect(read.getRowObjectsJson()).toEqual([{ zone: 'UTC' }]);
    database.giveBack();
  }
});
