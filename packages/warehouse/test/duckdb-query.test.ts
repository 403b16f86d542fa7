import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline, terms, typedSnapshot } from './sample.js';
import { publishLoaded, temporaryWarehouse, type TemporaryWarehouse } from './temporary-warehouse.js';

let subject: TemporaryWarehouse;
beforeAll(async () => {
  subject = await temporaryWarehouse();
  const row = { id: 'a', label: 'x', label_en: 'x', label_status: 'glossary' };
  await subject.warehouse.load(await typedSnapshot(subject.store, terms, '2025-01-05', [row]));
  await publishLoaded(subject.warehouse);
  await writeFile(join(subject.home, 'secret.txt'), 'secret');
});
afterAll(() => subject.dispose());

const query = (sql: string) => subject.warehouse.query(pipeline.name, sql);
const value = async (expression: string) => (await query(`SELECT ${expression}`)).values[0]?.[0];
const filesOf = async (folder: string) => (await readdir(folder, { recursive: true })).sort();

describe('the guard', () => {
  test.each([
    'SELECT 1',
    'FROM source_tables.terms;',
    'WITH t AS (SELECT 1 AS a) SELECT * FROM t',
    'VALUES (1)',
    'DESCRIBE source_tables.terms',
    'SHOW ALL TABLES',
    'SUMMARIZE source_tables.terms',
    'SELECT * FROM range(3)',
    'SELECT * FROM information_schema.tables',
  ])('lets %s pass', async (sql) => {
    await expect(query(sql)).resolves.toHaveProperty('rows');
  });

  const forbidden = (home: string): readonly string[] => [
    `COPY (SELECT 1) TO '${home}/store/x.csv'`,
    `COPY source_tables.terms TO '${home}/store/x.parquet'`,
    `EXPORT DATABASE '${home}/store/x'`,
    `IMPORT DATABASE '${home}/store'`,
    `ATTACH '${home}/store/x.duckdb' AS x`,
    'INSERT INTO source_tables.terms VALUES (1)',
    'CREATE TEMP TABLE x AS SELECT 1',
    'DROP VIEW source_tables.terms',
    'SET threads = 1',
    'PRAGMA version',
    'CALL pragma_version()',
    'EXPLAIN ANALYZE SELECT 1',
    'INSTALL httpfs',
    'LOAD json',
    'BEGIN',
    'SELECT 1; SELECT 2',
    `SELECT 1; COPY (SELECT 1) TO '${home}/store/x.csv'`,
    '',
    '-- nothing',
    `SELECT * FROM read_text('${home}/secret.txt')`,
    `SELECT * FROM read_text('${home}/store/../secret.txt')`,
    `SELECT * FROM read_csv('/etc/passwd')`,
    `SELECT (SELECT content FROM READ_BLOB('${home}/secret.txt'))`,
    `SELECT * FROM '${home}/secret.txt'`,
    `SELECT * FROM 'secret.csv'`,
    `SUMMARIZE SELECT * FROM glob('/etc/*')`,
    `WITH t AS (SELECT * FROM read_duckdb('${home}/x.duckdb')) SELECT * FROM t`,
    `SELECT * FROM enable_logging(storage = 'file', storage_path = '${home}/store/log')`,
    `SELECT * FROM enable_profiling(save_location = '${home}/store/profile')`,
    `SELECT * FROM query('SELECT 1')`,
    'SELECT * FROM arrow_scan(1, 2, 3)',
  ];

  test('refuses everything that writes, changes the session or leaves the generation', async () => {
    const before = await filesOf(subject.home);
    for (const sql of forbidden(subject.home)) {
      const outcome = await query(sql).then(
        () => 'ran',
        (error: { code: string }) => error.code,
      );
      expect({ sql, outcome }).toEqual({ sql, outcome: 'SQL_REFUSED' });
    }
    expect(await filesOf(subject.home)).toEqual(before);
  });

  test.each([
    'SELEC 1',
    'SELECT * FROM nowhere',
    'SELECT $1',
    `SELECT CAST(label AS INTEGER) FROM source_tables.terms`,
  ])('says that %s failed, and why', async (sql) => {
    await expect(query(sql)).rejects.toMatchObject({
      code: 'SQL_FAILED',
      message: expect.stringMatching(/Error|error/),
    });
  });

  test('an error in a late row is an error, not a short answer', async () => {
    const sql = `SELECT CASE WHEN range = 90000 THEN error('late') END FROM range(100000)`;
    await expect(query(sql)).rejects.toMatchObject({ code: 'SQL_FAILED' });
  });
});

describe('values', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['9007199254740991::BIGINT', 9007199254740991],
    ['9007199254740992::BIGINT', '9007199254740992'],
    ['-9007199254740991::BIGINT', -9007199254740991],
    ['-9007199254740993::BIGINT', '-9007199254740993'],
    ['170141183460469231731687303715884105727::HUGEINT', '170141183460469231731687303715884105727'],
    ['5::UBIGINT', 5],
    ['sum(1)', 1],
    ['12.50::DECIMAL(10,2)', '12.5'],
    ['12::DECIMAL(10,2)', '12'],
    ['100::DECIMAL(10,0)', '100'],
    ['0::DECIMAL(10,2)', '0'],
    ['-0.05::DECIMAL(10,2)', '-0.05'],
    ['123456789012345678901234567890.10::DECIMAL(38,2)', '123456789012345678901234567890.1'],
    ['0.1::DOUBLE', 0.1],
    [`'NaN'::DOUBLE`, 'NaN'],
    [`'Infinity'::DOUBLE`, 'Infinity'],
    [`'-Infinity'::DOUBLE`, '-Infinity'],
    [`DATE '2024-02-29'`, '2024-02-29'],
    [`TIMESTAMP '2024-02-29 01:02:03'`, '2024-02-29T01:02:03Z'],
    [`TIMESTAMP '2024-02-29 01:02:03.5'`, '2024-02-29T01:02:03.500000Z'],
    [`TIMESTAMP '1969-12-31 23:59:59.000001'`, '1969-12-31T23:59:59.000001Z'],
    [`TIMESTAMPTZ '2024-02-29 01:02:03+02'`, '2024-02-28T23:02:03Z'],
    [`'2024-02-29 01:02:03'::TIMESTAMP_S`, '2024-02-29T01:02:03Z'],
    [`'2024-02-29 01:02:03.25'::TIMESTAMP_MS`, '2024-02-29T01:02:03.250000Z'],
    [`'2024-02-29 01:02:03.000000001'::TIMESTAMP_NS`, '2024-02-29T01:02:03.000000001Z'],
    [`'2024-02-29 01:02:03.25'::TIMESTAMP_NS`, '2024-02-29T01:02:03.250000Z'],
    [`'infinity'::TIMESTAMP`, 'infinity'],
    [`CAST(TIMESTAMPTZ '2024-02-29 23:30:00Z' AS DATE)`, '2024-02-29'],
    ['true', true],
    ['NULL', null],
    [`'é, œ, –'`, 'é, œ, –'],
    [`'{"a": 1}'::JSON`, '{"a": 1}'],
    [`'\\x00\\xFF'::BLOB`, 'AP8='],
    [`[1.50::DECIMAL(3,2), NULL]`, ['1.5', null]],
    [`{'d': DATE '2024-01-01', 'l': [9007199254740993]}`, { d: '2024-01-01', l: ['9007199254740993'] }],
    [`MAP {'a': 1.0::DECIMAL(3,1)}`, [{ key: 'a', value: '1' }]],
  ];

  test.each(cases)('%s', async (expression, expected) => {
    expect(await value(expression)).toEqual(expected);
  });

  test('columns keep their order and their names, whatever these are', async () => {
    const { columns, rows, values } = await query(`SELECT 1 AS b, 2 AS "1", 3 AS "__proto__", 4::DECIMAL(3,1) AS a`);
    expect(columns).toEqual([
      { name: 'b', type: 'INTEGER' },
      { name: '1', type: 'INTEGER' },
      { name: '__proto__', type: 'INTEGER' },
      { name: 'a', type: 'DECIMAL(3,1)' },
    ]);
    expect(values).toEqual([[1, 2, 3, '4']]);
    expect(Object.entries(rows[0]!)).toEqual(expect.arrayContaining([['__proto__', 3]]));
    expect(JSON.stringify(rows[0])).toBe('{"1":2,"b":1,"__proto__":3,"a":"4"}');
  });

  test('columns of one name lose no data', async () => {
    const { columns, rows } = await query('SELECT 1 AS a, 2 AS a, 3 AS a_1, 4 AS a');
    expect(columns.map(({ name }) => name)).toEqual(['a', 'a_2', 'a_1', 'a_3']);
    expect(rows).toEqual([{ a: 1, a_2: 2, a_1: 3, a_3: 4 }]);
  });

  test('a result larger than a chunk is whole', async () => {
    const { values } = await query('SELECT range FROM range(100000) ORDER BY range');
    expect(values).toHaveLength(100_000);
    expect(values.at(-1)).toEqual([99_999]);
  });
});
