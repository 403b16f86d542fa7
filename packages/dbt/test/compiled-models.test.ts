import { compileModels, type CompiledNode } from './compile-models.js';
import { describeWithDbtBigQuery } from './find-python.js';

describeWithDbtBigQuery('the models compiled for BigQuery', (python) => {
  let nodes: readonly CompiledNode[];
  beforeAll(async () => void (nodes = await compileModels(python, 'france-courses')));

  test('a generation is one dataset, whose tables are named by schema and table', () => {
    const models = nodes.filter(({ kind }) => kind === 'model').map(({ relation }) => relation);
    expect(models).toContain('`project-1`.`generation_1`.`marts__dim_courses`');
    expect(models).toContain('`project-1`.`generation_1`.`staging__stg_offers`');
    expect(models.filter((relation) => !relation?.startsWith('`project-1`.`generation_1`.'))).toEqual([]);
  });

  test('sources are those of the environment', () => {
    const read = nodes.flatMap(({ sql }) => sql.match(/`source_tables`\.`\w+`/g) ?? []);
    expect([...new Set(read)].sort()).toEqual([
      '`source_tables`.`courses`',
      '`source_tables`.`enrollments`',
      '`source_tables`.`formacode`',
    ]);
  });

  test('marts are laid out by what is asked of them', () => {
    const facts = nodes.find(({ name }) => name === 'france_courses__fact_enrollments');
    expect(facts?.sql).toContain('partition by date_trunc(year_month, month) cluster by formacode as');
  });
});
