import { describeWithSqlAnalyser, startSqlAnalyser, type SqlAnalyser, type SqlVerdict } from './sql-analyser.js';

describeWithSqlAnalyser("Google's SQL analyser", () => {
  let analyser: SqlAnalyser;
  beforeAll(() => {
    analyser = startSqlAnalyser();
    analyser.setCatalog({
      defaultProject: 'project-1',
      tables: [
        {
          name: 'project-1.shop.orders',
          columns: [
            { name: 'id', type: 'INT64' },
            { name: 'day', type: 'DATE' },
            { name: 'price', type: 'NUMERIC(10,2)' },
            { name: 'lines', type: 'ARRAY<STRUCT<code INTEGER, title STRING(20)>>' },
            { name: '_PARTITIONTIME', type: 'TIMESTAMP', pseudo: true },
          ],
        },
        {
          name: 'project-1.shop.INFORMATION_SCHEMA.COLUMNS',
          columns: [{ name: 'column_name', type: 'STRING' }],
        },
      ],
    });
  });
  afterAll(() => analyser.end());

  const judge = (sql: string, parameters?: Record<string, string>): Promise<SqlVerdict> =>
    analyser.judge({ name: 'text', sql, ...(parameters ? { parameters } : {}) });

  test.each([
    ['select', 'select count(*), invented from `project-1`.`shop`.`orders`', 'Unrecognized name: invented', 1, 18],
    ['join', 'select a.id\nfrom shop.orders a join shop.orders b on a.id = b.invented', 'Name invented', 2, 51],
    ['insert', "insert into shop.orders (id, invented) values (1, 'é')", 'Column invented', 1, 30],
    ['update', 'update `project-1`.`shop`.`orders` set invented = 1 where true', 'Unrecognized name', 1, 40],
    ['later statement', "select 'é';\nselect 1;\n  select invented from shop.orders", 'Unrecognized name', 3, 10],
    ['assert', "begin transaction; assert (select invented from shop.orders) > 0 as 'x'", 'Unrecognized', 1, 35],
    ['nested field', 'select line.invented from shop.orders, unnest(lines) as line', 'does not exist', 1, 13],
    ['table', 'delete from shop.invented where true', 'Table not found', 1, 13],
  ])('a made-up name is refused with its place: %s', async (_, sql, message, line, column) => {
    expect((await judge(sql)).error).toEqual({ message: expect.stringContaining(message), line, column });
  });

  test.each([
    ['operands', "select day + 'x' from shop.orders"],
    ['assignment', "insert into shop.orders (id) select 'text'"],
    [
      'merge',
      'merge shop.orders o using (select day as id) s on o.id = s.id when not matched then insert (id) values (1)',
    ],
    ['branches of a union', "select 1 union all select 'x'"],
    ['a parameter', 'select id from shop.orders where id = @day'],
    ['a variable', "declare n int64 default 'x'"],
    ['an option', "create table shop.t (a int64) options (require_partition_filter = 'yes')"],
    ['a partition', 'create table shop.t (a string) partition by date_trunc(a, month)'],
  ])('a wrong type is refused: %s', async (_, sql) => {
    expect(await judge(sql, { day: 'DATE' })).toMatchObject({ ok: false });
  });

  test.each([
    ['qualify', 'select id from shop.orders qualify row_number() over (partition by day order by id) = 1'],
    ['unpivot', 'select * from (select id, 2 as other from shop.orders) unpivot (value for name in (id, other))'],
    ['any_value having', 'select any_value(id having max day) from shop.orders group by price'],
    ['safe_cast', "select safe_cast('x' as int64), safe_cast('x' as numeric)"],
    ['struct', 'select struct(1 as a, [1, 2] as b) as pair'],
    [
      'unnest with offset',
      'select line.code, position from shop.orders, unnest(lines) as line with offset as position',
    ],
    [
      'merge by source',
      'merge shop.orders o using shop.orders s on o.id = s.id when not matched by source then delete',
    ],
    ['parameterised types', 'create table shop.t (price numeric(10, 2), name string(3))'],
    ['partitions', 'select id from shop.orders where _PARTITIONTIME is null'],
    ['information schema', 'select column_name from `project-1.shop`.INFORMATION_SCHEMA.COLUMNS'],
    ['partitioned table', 'create table shop.t (d date) partition by date_trunc(d, month) cluster by d'],
    ['dashes in a name', 'select id from project-1.shop.orders'],
  ])("BigQuery's own syntax passes: %s", async (_, sql) => {
    expect(await judge(sql)).toMatchObject({ ok: true, error: null });
  });

  test.each([
    ['integer division', 'select id // 2 from shop.orders'],
    ['list functions', 'select list_value(1, 2)'],
    ['type names', 'select cast(id as varchar) from shop.orders'],
    ['arg_min', 'select arg_min(id, day) from shop.orders'],
    ['select from without select', 'from shop.orders'],
    ['one name twice in a result', 'select id, id from shop.orders'],
  ])("DuckDB's own is refused: %s", async (_, sql) => {
    expect(await judge(sql)).toMatchObject({ ok: false });
  });

  test.each([
    ['left', 'select a.id from shop.orders a left join shop.orders b on a.id is not distinct from b.id'],
    ['full', 'select a.id from shop.orders a full join shop.orders b on a.id = b.id or a.day = b.day'],
    ['one side only', 'select a.id from shop.orders a left join shop.orders b on a.id = 1 and b.id > a.id'],
    ['merge', 'merge shop.orders a using shop.orders b on a.id < b.id when matched then delete'],
  ])('an outer join without a key, which BigQuery refuses to plan, is refused: %s', async (_, sql) => {
    expect((await judge(sql)).error?.message).toContain('cannot be used without a condition that is an equality');
  });

  test.each([
    ['using', 'select id from shop.orders a left join shop.orders b using (id, day)'],
    ['expressions', 'select a.id from shop.orders a full join shop.orders b on a.id = b.id + 1 and a.day > b.day'],
    ['null keys', 'select 1 from shop.orders a left join shop.orders b on coalesce(a.id, 0) = coalesce(b.id, 0)'],
    ['merge', 'merge shop.orders a using shop.orders b on a.day > b.day and b.id = a.id when matched then delete'],
    ['merge that replaces', 'merge shop.orders a using shop.orders b on false when not matched by source then delete'],
    ['inner', 'select a.id from shop.orders a join shop.orders b on a.id is not distinct from b.id'],
  ])('a join that has a key passes: %s', async (_, sql) => {
    expect(await judge(sql)).toMatchObject({ ok: true, error: null });
  });

  test('a script sees what its earlier statements did, and leaves the catalog as it was', async () => {
    const sql = `declare newest date default (select max(day) from \`project-1.shop.orders\`);
      create temp table fresh as select id, price * 2 as twice from shop.orders where day = newest;
      create table if not exists shop.totals (id int64 not null) cluster by id options (description = 'of a day');
      alter table shop.totals add column if not exists twice numeric;
      create or replace view shop.shown as select id as order_id, twice from shop.totals;
      begin transaction;
      delete from shop.totals where true;
      insert into shop.totals (id, twice) select id, twice from fresh;
      commit transaction;
      drop table if exists shop.never_there;
      select order_id, twice from shop.shown;`;
    expect(await judge(sql)).toEqual({
      name: 'text',
      ok: true,
      statementKinds: [
        'VariableDeclaration',
        'CreateTableAsSelectStmt',
        'CreateTableStmt',
        'AlterTableStmt',
        'CreateViewStmt',
        'BeginStmt',
        'DeleteStmt',
        'InsertStmt',
        'CommitStmt',
        'DropStmt',
        'QueryStmt',
      ],
      columns: [
        { name: 'order_id', type: 'INT64' },
        { name: 'twice', type: 'NUMERIC' },
      ],
      error: null,
    });
    expect(await judge('select id from shop.totals')).toMatchObject({ ok: false });
  });

  test('a renamed table is found under its new name alone', async () => {
    const rename = 'alter table `project-1`.`shop`.`orders` rename to `sold`;';
    expect(await judge(`${rename} select id from shop.sold`)).toMatchObject({ ok: true });
    expect((await judge(`${rename} select id from shop.orders`)).error?.message).toMatch('Table not found');
  });

  test('what a kept text creates stays', async () => {
    await analyser.judge({ name: 'create', sql: 'create table shop.kept as select 1 as one', keep: true });
    expect(await judge('select one from shop.kept')).toMatchObject({ ok: true });
  });

  test.each([
    ['if', 'if true then select invented; end if'],
    ['block', 'begin select invented; end'],
    ['execute immediate', "execute immediate 'select invented'"],
    ['copy', 'create table shop.t copy shop.orders'],
    ['other changes of a table', 'alter table shop.orders alter column id set data type numeric'],
  ])('what cannot be judged is never let through: %s', async (_, sql) => {
    expect((await judge(sql)).error?.message).toMatch(/^not judged: /);
  });
});
