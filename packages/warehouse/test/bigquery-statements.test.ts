import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PipelineDefinition } from '@relais/core';
import { countChecks } from '@relais/warehouse/drivers/bigquery/checks-sql';
import { holderOf } from '@relais/warehouse/drivers/bigquery/held-sql';
import { areasOf } from '@relais/warehouse/drivers/bigquery/names';
import { createPointer } from '@relais/warehouse/drivers/bigquery/publish-sql';
import { sourceShapes } from '@relais/warehouse/drivers/bigquery/source-shape';
import type { Statement } from '@relais/warehouse/drivers/bigquery/statement';
import { statementsOf, type NamedStatement } from '@relais/warehouse/drivers/bigquery/statements';
import { copyRows, dropColumns, renameTable } from '@relais/warehouse/drivers/bigquery/table-sql';
import { definitionsInTransaction, judgeStatement } from './judge-statement.js';
import { courses, enrollments, pipeline, terms } from './sample.js';
import { describeWithSqlAnalyser, startSqlAnalyser, type SqlAnalyser } from './sql-analyser.js';

const project = 'project-1';
const byDay = { column: 'load_date', granularity: 'MONTH', requireFilter: true } as const;
const filtered: PipelineDefinition = {
  ...pipeline,
  datasets: [
    { ...courses, partitionBy: { column: '_snapshot_date', granularity: 'DAY', requireFilter: true } },
    { ...enrollments, partitionBy: byDay, clusterBy: ['id'] },
    terms,
  ],
};
const marts = {
  dim_courses: [
    { name: 'code', type: 'INTEGER' },
    { name: 'ratio', type: 'FLOAT' },
    { name: 'codes', type: 'INTEGER', mode: 'REPEATED' },
  ],
};

/** Every statement for a pipeline: those of its runs, and those that only a change of the contract sends. */
function everyStatement(of: PipelineDefinition): readonly NamedStatement[] {
  const areas = areasOf(project, of.name, null);
  const shapes = of.datasets.map((dataset) => sourceShapes(areas, of, dataset));
  const named = (name: string, tables: (typeof shapes)[number], statement: Statement): NamedStatement => ({
    ...statement,
    name,
    tables: tables.shapes.map((table) => ({ name: table.name, fields: table.shape.fields })),
  });
  const checks = [
    { name: 'all', sql: 'TRUE' },
    { name: 'ids', sql: "id IS NOT NULL AND id NOT IN ('x')" },
  ];
  const changes = shapes.flatMap((tables) => {
    const { dataset } = tables;
    const holder = holderOf(tables);
    const before = {
      ...holder.shape,
      fields: [
        { name: 'row_id', type: 'INTEGER' },
        { name: 'id', type: 'DATE' },
        { name: '_snapshot_date', type: 'DATE' },
      ],
    };
    const group = { dataset: dataset.name, dates: ['2025-01-05'], checks };
    const rebuild = copyRows(project, { name: { ...holder.name, table: 'before' }, shape: before }, holder);
    return [
      named('checks of the newest', tables, countChecks(project, tables, group, true)),
      named('checks of another', tables, countChecks(project, tables, group, false)),
      named('rename', tables, renameTable(project, tables.source, 'elsewhere')),
      named('drop columns', tables, dropColumns(project, tables.source, ['id', 'row_id'])),
      {
        ...named('rebuild from other columns', tables, rebuild),
        tables: [
          { name: holder.name, fields: holder.shape.fields },
          { name: { ...holder.name, table: 'before' }, fields: before.fields },
        ],
      },
    ].map((each) => ({ ...each, name: `${dataset.name}: ${each.name}` }));
  });
  const ledger = { generations: { dataset: areas.relais, table: 'a' }, pointer: { dataset: areas.relais, table: 'b' } };
  const pointer = { name: 'create the pointer', tables: [], ...createPointer(project, ledger) };
  return [...statementsOf(of, { project, datasetPrefix: null }, marts), ...changes, pointer];
}

describeWithSqlAnalyser("the BigQuery driver's statements", () => {
  let analyser: SqlAnalyser;
  beforeAll(() => {
    analyser = startSqlAnalyser();
  });
  afterAll(() => analyser.end());

  test.each(everyStatement(pipeline).map((statement) => [statement.name, statement] as const))(
    '%s',
    async (_, statement) => {
      const verdict = await judgeStatement(analyser, project, statement);
      expect(verdict).toMatchObject({ ok: true, error: null });
      expect(definitionsInTransaction(verdict)).toEqual([]);
    },
  );

  test.each(everyStatement(filtered).map((statement) => [statement.name, statement] as const))(
    'where queries have to name a partition: %s',
    async (_, statement) => {
      expect(await judgeStatement(analyser, project, statement)).toMatchObject({ ok: true, error: null });
    },
  );

  test('a column that no table has is found in each of them', async () => {
    const broken = everyStatement(pipeline).filter(({ tables }) => tables.length > 0);
    const unnoticed: string[] = [];
    for (const statement of broken) {
      const tables = statement.tables.map((table) => ({ ...table, fields: [{ name: 'other', type: 'STRING' }] }));
      const { ok, statementKinds } = await judgeStatement(analyser, project, { ...statement, tables });
      // Statements that name no column but those they make.
      if (ok && !/count$|rename$/.test(statement.name)) unnoticed.push(`${statement.name}: ${statementKinds.join()}`);
    }
    expect(unnoticed).toEqual([]);
  });
});

test('no function makes a statement that is not judged above', () => {
  const folder = join(__dirname, '../src/drivers/bigquery');
  const judged = [join(folder, 'statements.ts'), __filename].map((path) => readFileSync(path, 'utf8')).join('\n');
  const makers = readdirSync(folder)
    .filter((file) => file !== 'statements.ts')
    .flatMap((file) => [
      ...readFileSync(join(folder, file), 'utf8').matchAll(
        /export (?:const|function) (\w+)(?:(?!\nexport )[\s\S])*?\)?: Statement (?:=>|\{)/g,
      ),
    ])
    .map(([, name = '']) => name);
  expect(makers.length).toBeGreaterThan(12);
  expect(makers.filter((name) => !judged.includes(`${name}(`))).toEqual([]);
});
