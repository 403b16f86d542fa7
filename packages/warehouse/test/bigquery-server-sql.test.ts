import type { BigQuery } from '@google-cloud/bigquery';
import { startBigQueryServer, type BigQueryServer } from './bigquery-server/start-server.js';
import { rowsOf, statisticsOf, testClient } from './bigquery-test-client.js';

let server: BigQueryServer;
let bigquery: BigQuery;
beforeAll(async () => {
  server = await startBigQueryServer();
  bigquery = testClient(server.endpoint);
  await bigquery.createDataset('shop');
});
afterAll(() => server.stop());

const valueOf = async (expression: string): Promise<unknown> =>
  (await rowsOf(bigquery, `SELECT ${expression} AS v`))[0]?.v;

describe('values', () => {
  const wire: readonly (readonly [string, string, unknown])[] = [
    ['INTEGER', '9223372036854775807', '9223372036854775807'],
    ['FLOAT', '1.5', '1.5'],
    ['FLOAT', 'CAST(2 AS FLOAT64)', '2.0'],
    ['NUMERIC', "NUMERIC '12.50'", '12.5'],
    ['BOOLEAN', 'TRUE', 'true'],
    ['STRING', "'é'", 'é'],
    ['BYTES', "b'abc'", 'YWJj'],
    ['DATE', "DATE '2025-03-19'", '2025-03-19'],
    ['DATETIME', "DATETIME '2025-03-19 10:00:00'", '2025-03-19T10:00:00'],
    ['TIMESTAMP', "TIMESTAMP '2025-01-01 00:00:00.5 UTC'", '1735689600500000'],
    ['JSON', 'JSON \'{"a":1}\'', '{"a":1}'],
    ['INTEGER', '[1, 2]', [{ v: '1' }, { v: '2' }]],
    ['RECORD', "STRUCT(1 AS a, 'x' AS b)", { f: [{ v: '1' }, { v: 'x' }] }],
    ['INTEGER', 'NULL', null],
  ];
  test.each(wire)('%s %s', async (type, expression, expected) => {
    const body = { query: `SELECT ${expression}`, useLegacySql: false, formatOptions: { useInt64Timestamp: true } };
    const response = await fetch(`${server.endpoint}/projects/project-1/queries`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const { schema, rows } = (await response.json()) as {
      schema: { fields: object[] };
      rows: { f: { v: unknown }[] }[];
    };
    expect(schema.fields).toMatchObject([
      { name: 'f0_', type, mode: Array.isArray(expected) ? 'REPEATED' : 'NULLABLE' },
    ]);
    expect(rows[0]?.f[0]?.v).toEqual(expected);
  });

  test('parameters of every kind', async () => {
    const query =
      'SELECT @name AS name, @n + 1 AS n, @day AS day, 2 IN UNNEST(@list) AS listed, @none IS NULL AS isnull';
    const params = { name: "it's", n: 41, day: bigquery.date('2025-03-19'), list: [1, 2], none: null };
    expect(await rowsOf(bigquery, { query, params, types: { none: 'STRING' } as never })).toEqual([
      { name: "it's", n: 42, day: bigquery.date('2025-03-19'), listed: true, isnull: true },
    ]);
    expect(await rowsOf(bigquery, { query: 'SELECT ? || ? AS v', params: ['a', 'b'] })).toEqual([{ v: 'ab' }]);
  });
});

describe('where BigQuery and DuckDB differ', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ["SAFE_CAST('31025.5' AS INT64)", null],
    ['CAST(2.5 AS INT64)', 3],
    ['7 / 2', 3.5],
    ['DIV(-7, 2)', -3],
    ['MOD(-7, 2)', -1],
    ['SAFE_DIVIDE(1, 0)', null],
    ["REGEXP_REPLACE('a1b22', r'[0-9]+', '')", 'ab'],
    ["REGEXP_EXTRACT('x=12', r'x=([0-9]+)')", '12'],
    ["SUBSTR('abcdef', -3, 2)", 'de'],
    ["CONCAT('a', NULL)", null],
    ['GREATEST(1, NULL)', null],
    ["FORMAT('%05d', 42)", '00042'],
    ["FORMAT_DATE('%Y-%m', DATE '2025-03-19')", '2025-03'],
    ["CAST(DATE_SUB(DATE '2025-03-31', INTERVAL 1 MONTH) AS STRING)", '2025-02-28'],
    ["EXTRACT(DAYOFWEEK FROM DATE '2025-03-16')", 1],
    ["TIMESTAMP_DIFF(TIMESTAMP '2025-01-01 00:00:01.1 UTC', TIMESTAMP '2025-01-01 00:00:00.9 UTC', SECOND)", 0],
    ['FARM_FINGERPRINT("a") = FARM_FINGERPRINT("a")', true],
    ["TO_JSON_STRING(STRUCT(1 AS a, 'x' AS b))", '{"a":1,"b":"x"}'],
    ["(SELECT STRING_AGG(x, ',' ORDER BY x) FROM UNNEST(['b', 'a']) AS x)", 'a,b'],
    ['(SELECT ARRAY_AGG(x IGNORE NULLS ORDER BY x DESC LIMIT 1)[SAFE_OFFSET(0)] FROM UNNEST([1, NULL, 3]) AS x)', 3],
    ["(SELECT STRING_AGG(CAST(o AS STRING), ',') FROM UNNEST(['a', 'b']) AS x WITH OFFSET AS o)", '0,1'],
    [
      '(SELECT ANY_VALUE(STRUCT(x AS value) HAVING MAX y).value FROM UNNEST([STRUCT(1 AS x, 1 AS y), STRUCT(2, 2)]))',
      2,
    ],
    ["LOWER('ÀB')", 'àb'],
    ["NORMALIZE('e\\u0301', NFC)", 'é'],
  ];
  test.each(cases)('%s', async (expression, expected) => {
    expect(await valueOf(expression)).toEqual(expected);
  });

  test('errors of values end a query', async () => {
    await expect(valueOf('1 / 0')).rejects.toThrow('division by zero: 1 / 0');
    await expect(valueOf("CAST('x' AS INT64)")).rejects.toThrow('Bad int64 value: x');
    await expect(valueOf("IF((SELECT COUNT(*) FROM UNNEST([1])) = 1, ERROR('told'), 1)")).rejects.toThrow('told');
    expect(await valueOf("IF((SELECT COUNT(*) FROM UNNEST([1])) = 1, 1, ERROR('untold'))")).toBe(1);
  });

  test('QUALIFY, UNPIVOT and sets', async () => {
    const qualify =
      'SELECT x, y FROM UNNEST([STRUCT(1 AS x, 1 AS y), STRUCT(1, 2)]) QUALIFY ROW_NUMBER() OVER (PARTITION BY x ORDER BY y DESC) = 1';
    expect(await rowsOf(bigquery, qualify)).toEqual([{ x: 1, y: 2 }]);
    const unpivot = "SELECT n, v FROM (SELECT 1 AS a, 2 AS b) UNPIVOT(v FOR n IN (a, b AS 'bb')) ORDER BY v";
    expect(await rowsOf(bigquery, unpivot)).toEqual([
      { n: 'a', v: 1 },
      { n: 'bb', v: 2 },
    ]);
    expect(await rowsOf(bigquery, 'SELECT 1 AS a UNION DISTINCT SELECT 1 EXCEPT DISTINCT SELECT 2')).toEqual([
      { a: 1 },
    ]);
  });
});

describe('definitions', () => {
  test('a table is made as it is described, and replaced only with its partitioning', async () => {
    const layout =
      "PARTITION BY DATE_TRUNC(day, MONTH) CLUSTER BY id OPTIONS (description = 'sales', labels = [('a', 'b')])";
    await rowsOf(
      bigquery,
      `CREATE TABLE shop.sales (id INT64 NOT NULL OPTIONS (description = 'key'), day DATE, price NUMERIC(10, 2)) ${layout}`,
    );
    const [metadata] = await bigquery.dataset('shop').table('sales').getMetadata();
    expect(metadata).toMatchObject({
      description: 'sales',
      labels: { a: 'b' },
      timePartitioning: { type: 'MONTH', field: 'day' },
      clustering: { fields: ['id'] },
      schema: {
        fields: [
          { name: 'id', mode: 'REQUIRED', description: 'key' },
          { name: 'day' },
          { name: 'price', precision: '10', scale: '2' },
        ],
      },
    });
    await expect(
      rowsOf(bigquery, 'CREATE OR REPLACE TABLE shop.sales PARTITION BY day AS SELECT DATE "2025-01-01" AS day'),
    ).rejects.toThrow('Cannot replace a table with a different partitioning spec');
    await expect(rowsOf(bigquery, 'CREATE TABLE shop.sales (a INT64)')).rejects.toThrow('Already Exists');
    await rowsOf(bigquery, 'CREATE TABLE IF NOT EXISTS shop.sales (a INT64)');
  });

  test('renamed, widened, described, dropped', async () => {
    await rowsOf(bigquery, 'CREATE TABLE shop.before AS SELECT 1 AS a');
    await rowsOf(bigquery, 'ALTER TABLE shop.before RENAME TO after_');
    await rowsOf(bigquery, 'ALTER TABLE shop.after_ ADD COLUMN b STRING, ADD COLUMN IF NOT EXISTS a INT64');
    await rowsOf(bigquery, "ALTER TABLE shop.after_ SET OPTIONS (description = 'after')");
    expect(await rowsOf(bigquery, 'SELECT * FROM shop.after_')).toEqual([{ a: 1, b: null }]);
    expect((await bigquery.dataset('shop').table('after_').getMetadata())[0].description).toBe('after');
    await rowsOf(bigquery, 'DROP TABLE shop.after_');
    await expect(rowsOf(bigquery, 'DROP TABLE shop.after_')).rejects.toMatchObject({
      errors: [{ reason: 'notFound' }],
    });
  });

  test('a view shows its tables, and cannot be written', async () => {
    await rowsOf(bigquery, 'CREATE OR REPLACE TABLE shop.base AS SELECT 1 AS a');
    await rowsOf(bigquery, 'CREATE OR REPLACE VIEW shop.seen AS SELECT a + 1 AS b FROM shop.base');
    expect(await rowsOf(bigquery, 'SELECT * FROM shop.seen')).toEqual([{ b: 2 }]);
    expect((await bigquery.dataset('shop').table('seen').getMetadata())[0]).toMatchObject({
      type: 'VIEW',
      schema: { fields: [{ name: 'b' }] },
    });
    await expect(rowsOf(bigquery, 'DELETE FROM shop.seen WHERE TRUE')).rejects.toThrow('not allowed on a view');
    await expect(rowsOf(bigquery, 'DROP TABLE shop.seen')).rejects.toThrow('which has type VIEW');
  });

  test('a table that requires a filter is not read without one', async () => {
    await rowsOf(
      bigquery,
      'CREATE TABLE shop.guarded (day DATE, a INT64) PARTITION BY day OPTIONS (require_partition_filter = TRUE)',
    );
    const refused = "without a filter over column(s) 'day' that can be used for partition elimination";
    await expect(rowsOf(bigquery, 'SELECT a FROM shop.guarded')).rejects.toThrow(refused);
    await expect(rowsOf(bigquery, 'SELECT a FROM (SELECT a FROM shop.guarded) WHERE a = 1')).rejects.toThrow(refused);
    await expect(rowsOf(bigquery, 'DELETE FROM shop.guarded WHERE a = 1')).rejects.toThrow(refused);
    await expect(rowsOf(bigquery, 'INSERT INTO shop.base (a) SELECT a FROM shop.guarded')).rejects.toThrow(refused);
    expect(await rowsOf(bigquery, "SELECT a FROM shop.guarded AS g WHERE g.day >= '2025-01-01'")).toEqual([]);
    await statisticsOf(bigquery, 'DELETE FROM shop.guarded WHERE day IS NOT NULL');
  });

  test('a merge that meets a row twice is refused', async () => {
    await rowsOf(bigquery, 'CREATE TABLE shop.merged AS SELECT 1 AS id, 0 AS v');
    const source = 'UNNEST([STRUCT(1 AS id, 1 AS v), STRUCT(1, 2)]) s';
    const merge = `MERGE shop.merged t USING ${source} ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v`;
    await expect(rowsOf(bigquery, merge)).rejects.toThrow('must match at most one source row for each target row');
    expect(await rowsOf(bigquery, 'SELECT v FROM shop.merged')).toEqual([{ v: 0 }]);
  });

  test('the schema can be asked of tables', async () => {
    await bigquery.createDataset('asked');
    await rowsOf(
      bigquery,
      "CREATE TABLE asked.t PARTITION BY day CLUSTER BY a AS SELECT DATE '2025-03-19' AS day, 'x' AS a, [STRUCT(1 AS n)] AS list",
    );
    const named = 'table_schema, table_name';
    expect(await rowsOf(bigquery, `SELECT ${named}, table_type FROM asked.INFORMATION_SCHEMA.TABLES`)).toEqual([
      { table_schema: 'asked', table_name: 't', table_type: 'BASE TABLE' },
    ]);
    expect(
      await rowsOf(
        bigquery,
        'SELECT column_name, data_type, is_partitioning_column, clustering_ordinal_position FROM `project-1.asked.INFORMATION_SCHEMA.COLUMNS` ORDER BY ordinal_position',
      ),
    ).toEqual([
      { column_name: 'day', data_type: 'DATE', is_partitioning_column: 'YES', clustering_ordinal_position: null },
      { column_name: 'a', data_type: 'STRING', is_partitioning_column: 'NO', clustering_ordinal_position: 1 },
      {
        column_name: 'list',
        data_type: 'ARRAY<STRUCT<n INT64>>',
        is_partitioning_column: 'NO',
        clustering_ordinal_position: null,
      },
    ]);
    expect(await rowsOf(bigquery, 'SELECT partition_id, total_rows FROM asked.INFORMATION_SCHEMA.PARTITIONS')).toEqual([
      { partition_id: '20250319', total_rows: 1 },
    ]);
    expect(
      await rowsOf(
        bigquery,
        "SELECT schema_name FROM `region-eu`.INFORMATION_SCHEMA.SCHEMATA WHERE schema_name = 'asked'",
      ),
    ).toEqual([{ schema_name: 'asked' }]);
  });
});
