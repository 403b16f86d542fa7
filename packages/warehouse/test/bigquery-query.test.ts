import { generationRecord, january, stepsWith, term } from './conformance/steps.js';
import { pipeline, terms } from './sample.js';
import { bigqueryForTests, describeWithBigQuery } from './temporary-bigquery.js';

describeWithBigQuery('queries of BigQuery', () => {
  const given = bigqueryForTests('one for all');
  beforeAll(async () => {
    await load(terms, january, [term('a', 'x')]);
    const candidate = await prepare();
    const dataset = candidate.location
      .split('.')
      .map((part) => `\`${part}\``)
      .join('.');
    await given.subject.run(`CREATE TABLE ${dataset}.marts__one AS SELECT 1 AS number`);
    await warehouse().publish(candidate, generationRecord('any'));
  });

  const { load, warehouse, prepare } = stepsWith(() => given.subject);
  const read = async (sql: string) => (await warehouse().query(pipeline.name, sql)).values;

  test('name tables without a prefix, wherever strings, comments and aliases stand', async () => {
    expect(
      await read("SELECT 'marts.one' AS a, marts.number FROM /* marts.two */ marts.one AS marts -- marts.two"),
    ).toEqual([['marts.one', 1]]);
    expect(await read('WITH t AS (SELECT id FROM source_tables.terms) SELECT * FROM t, `marts`.one AS o')).toEqual([
      ['a', 1],
    ]);
  });

  test.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', '9007199254740993'],
    ["NUMERIC '12.50'", '12.5'],
    ["NUMERIC '100'", '100'],
    ["CAST('0.1' AS FLOAT64)", 0.1],
    ["CAST('nan' AS FLOAT64)", 'NaN'],
    ["CAST('-inf' AS FLOAT64)", '-Infinity'],
    ["DATE '2024-02-29'", '2024-02-29'],
    ["TIMESTAMP '2024-02-29 01:02:03+00'", '2024-02-29T01:02:03Z'],
    ["TIMESTAMP '1969-12-31 23:59:59.000001+00'", '1969-12-31T23:59:59.000001Z'],
    ['TRUE', true],
    ['NULL', null],
    ["'é, œ, –'", 'é, œ, –'],
    ['[1, 2]', [1, 2]],
    ["STRUCT(DATE '2024-01-01' AS d, 9007199254740993 AS n)", { d: '2024-01-01', n: '9007199254740993' }],
  ])('%s', async (expression, expected) => {
    expect(await read(`SELECT ${expression} AS value`)).toEqual([[expected]]);
  });

  test.each(['SELECT', 'SELECT invented FROM marts.one', 'SELECT * FROM marts.invented'])(
    '%s failed, and why',
    async (sql) => {
      await expect(read(sql)).rejects.toMatchObject({
        code: 'SQL_FAILED',
        message: expect.stringContaining('correct the query'),
      });
    },
  );

  test('tables that are not of the published generation are not read, whatever rights the reader has', async () => {
    const { project } = given.subject.options;
    await given.subject.run(`CREATE SCHEMA \`${project}\`.salaries`);
    await given.subject.run(`CREATE TABLE \`${project}\`.salaries.paid AS SELECT 1 AS amount`);
    for (const table of ['salaries.paid', `\`${project}\`.salaries.paid`, 'sample_pipeline_relais.generations'])
      await expect(read(`SELECT * FROM marts.one, ${table}`)).rejects.toMatchObject({
        code: 'SQL_REFUSED',
        message: expect.stringContaining('is not read here') as unknown,
      });
    expect(await read('SELECT COUNT(*) > 0 FROM marts.INFORMATION_SCHEMA.TABLES')).toEqual([[true]]);
  });

  test('a script is no SELECT, also one that begins like one', async () => {
    for (const sql of [
      'SELECT 1; DROP TABLE marts.one',
      'BEGIN SELECT 1; END',
      'EXPORT DATA OPTIONS (uri = "x") AS SELECT 1',
      ';',
    ])
      await expect(read(sql)).rejects.toMatchObject({ code: expect.stringMatching(/^SQL_/) });
    expect(await read('SELECT number FROM marts.one')).toEqual([[1]]);
  });
});
