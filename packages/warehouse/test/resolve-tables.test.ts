import { resolveTables } from '@relais/warehouse/resolve-tables';
import { sqlParts } from '@relais/warehouse/sql-parts';

const resolve = (sql: string, prefix: string | null = null) =>
  resolveTables(sql, { project: 'our-project', pipeline: 'france-courses', prefix });
const marts = '`our-project`.`france_courses_marts`';

test.each([
  ['select * from marts.dim_courses', `select * from ${marts}.dim_courses`],
  ['select * from MARTS . dim_courses', `select * from ${marts} . dim_courses`],
  ['select * from `marts`.`dim_courses`', `select * from ${marts}.\`dim_courses\``],
  ['select * from `marts.dim_courses` c', `select * from ${marts}.\`dim_courses\` c`],
  ['select 1 from marts.`x` join marts.y', `select 1 from ${marts}.\`x\` join ${marts}.y`],
  ['from marts.INFORMATION_SCHEMA.TABLES', `from ${marts}.INFORMATION_SCHEMA.TABLES`],
  ['from source_tables.courses', 'from `our-project`.`france_courses_source_tables`.courses'],
])('%s becomes %s', (sql, expected) => {
  expect(resolve(sql)).toBe(expected);
});

test.each([
  `select 'marts.x', "marts.x", '''marts.x''', 'it\\'s marts.x' -- marts.x`,
  'select 1 # marts.x\n /* marts.x\n marts.y */',
  'select * from other.marts.x',
  'select * from `other`.marts.x',
  'select * from `other`.`marts`.x',
  'select marts, supermarts.x, @marts.x, `marts` from `other.marts.x`',
])('%s stays as it is', (sql) => {
  expect(resolve(sql)).toBe(sql);
});

test('a prefix of one’s own, or none, is taken as given', () => {
  expect(resolve('from marts.x', 'dev_')).toBe('from `our-project`.`dev_marts`.x');
  expect(resolve('from marts.x', '')).toBe('from `our-project`.`marts`.x');
});

test('a statement is the sum of its parts, also one that breaks off', () => {
  for (const sql of ['', 'a "b', "'a\\", 'a -- b', '/* a', '`a`', `r'\\' x`])
    expect(
      sqlParts(sql)
        .map(({ text }) => text)
        .join(''),
    ).toBe(sql);
});
