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
  ['from information_schema.TABLES', `from ${marts}.INFORMATION_SCHEMA.TABLES`],
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

test.each([
  ['from a join marts.x on a.b = x.b, marts.y', `from a join ${marts}.x on a.b = x.b, ${marts}.y`],
  ['from (marts.x cross join marts.y)', `from (${marts}.x cross join ${marts}.y)`],
  [
    'select (select max(a) from marts.x), marts.b from t as marts',
    `select (select max(a) from ${marts}.x), marts.b from t as marts`,
  ],
  ['from marts.x as marts where marts.a = 1', `from ${marts}.x as marts where marts.a = 1`],
  [
    'with t as (select 1 from marts.x) select extract(day from marts.d) from t as marts',
    `with t as (select 1 from ${marts}.x) select extract(day from marts.d) from t as marts`,
  ],
  [
    'from marts.x as marts where marts.a is not distinct from marts.b',
    `from ${marts}.x as marts where marts.a is not distinct from marts.b`,
  ],
  ['from /* marts.y */ marts.x', `from /* marts.y */ ${marts}.x`],
])('%s: only where a table stands', (sql, expected) => {
  expect(resolve(sql)).toBe(expected);
});

test('models that are no marts are those of the generation, under the name that the query gave them', () => {
  const place = { project: 'our-project', pipeline: 'france-courses', prefix: null, generation: '000007-1f3a9c04' };
  const generation = '`our-project`.`france_courses_generation_000007_1f3a9c04`';
  expect(resolveTables('select stg.a from staging.stg where stg.a = 1', place)).toBe(
    `select stg.a from ${generation}.\`staging__stg\` AS \`stg\` where stg.a = 1`,
  );
  expect(resolveTables('from prep.`p` as q join staging.s t using (a)', place)).toBe(
    `from ${generation}.\`prep__p\` as q join ${generation}.\`staging__s\` t using (a)`,
  );
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
