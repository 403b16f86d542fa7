import { join } from 'node:path';
import { columnOrigins, type AskedTable } from '../src/model-graph/column-origins.js';
import { findPython } from './find-python.js';

const script = join(__dirname, '../../../infra/lineage/read_columns.py');
const offers: AskedTable = { id: 'a.offers', relation: null, columns: ['id', 'month', 'fee'] };

async function originsOf(sql: string, dialect: 'duckdb' | 'bigquery' = 'duckdb', tables = [offers]) {
  const told = await columnOrigins(findPython(), script, dialect, [...tables, { id: 'b.made', relation: null, sql }]);
  const made = told['b.made'];
  if (made === undefined || 'error' in made) return made;
  const shown = Object.entries(made.columns).map(([name, from]) => [
    name,
    from.map(({ table, column }) => `${table}.${column}`).join(' '),
  ]);
  return { ...Object.fromEntries(shown), reads: made.reads.join(' ') } as Record<string, string>;
}

test('a column is made of what its value is computed from, through named queries and stars', async () => {
  const sql =
    'with own as (select *, fee * 2 as twice from a.offers where month > 3) select id, twice + id as odd from own';
  expect(await originsOf(sql)).toEqual({ id: 'a.offers.id', odd: 'a.offers.fee a.offers.id', reads: 'a.offers' });
});

test('a count of rows is made of rows, a constant of nothing', async () => {
  const sql = 'with own as (select month from a.offers) select count(*) as n, true as yes from own';
  expect(await originsOf(sql)).toEqual({ n: 'a.offers.*', yes: '', reads: 'a.offers' });
});

test('what only joins or chooses rows is read, and is no origin', async () => {
  const other: AskedTable = { id: 'a.names', relation: null, columns: ['id', 'name'] };
  const sql = 'select offers.fee from a.offers as offers inner join a.names as names on offers.id = names.id';
  expect(await originsOf(sql, 'duckdb', [offers, other])).toEqual({ fee: 'a.offers.fee', reads: 'a.names a.offers' });
});

test('columns that become rows are all origins of the new one', async () => {
  const sql = 'select id, told from a.offers unpivot (told for place in (month, fee))';
  expect(await originsOf(sql)).toMatchObject({ id: 'a.offers.id', told: 'a.offers.fee a.offers.month' });
});

test('a table has the name that the warehouse quotes', async () => {
  const table = { ...offers, relation: '`nowhere`.`generation`.`a__offers`' };
  const sql =
    'select max(fee) as top, n from `nowhere`.`generation`.`a__offers` cross join unnest([id, fee]) as n group by n';
  expect(await originsOf(sql, 'bigquery', [table])).toMatchObject({ top: 'a.offers.fee', reads: 'a.offers' });
});

test('a query that cannot be read says why, and the others are told', async () => {
  const broken = { id: 'b.broken', relation: null, sql: 'select from where' };
  const told = await columnOrigins(findPython(), script, 'duckdb', [
    offers,
    broken,
    { ...broken, id: 'b.x', sql: 'select 1 as n' },
  ]);
  expect(told).toEqual({ 'b.broken': { error: expect.any(String) }, 'b.x': { columns: { n: [] }, reads: [] } });
});

test('a Python that is not there is named', async () => {
  await expect(columnOrigins('/nowhere/python', script, 'duckdb', [])).rejects.toMatchObject({ code: 'DBT_MISSING' });
});
