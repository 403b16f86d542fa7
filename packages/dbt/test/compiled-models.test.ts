import { execFileSync } from 'node:child_process';
import { buildCommand } from '../src/drivers/cloud/build-command.js';
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

  test('a job in dbt Cloud reads the sources that its command names', async () => {
    const environment = {
      RELAIS_BIGQUERY_PROJECT: 'project-1',
      RELAIS_BIGQUERY_DATASET: 'generation_1',
      RELAIS_BIGQUERY_SOURCES: 'my_source_tables',
    };
    const asked = { pipeline: 'france-courses', selector: 'france-courses', dialect: 'bigquery', environment } as const;
    const [command = ''] = buildCommand(asked).order.steps_override;
    // Words as a shell reads them, quotes and all.
    const words = execFileSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' })
      .trimEnd()
      .split('\n');
    const [, , , selector = '', , vars = ''] = words;
    expect(words).toEqual(['dbt', 'build', '--select', selector, '--vars', vars]);
    const told = await compileModels(python, selector, vars);
    const read = told.flatMap(({ sql }) => sql.match(/`\w*source_tables`\.`\w+`/g) ?? []);
    expect(new Set(read)).toEqual(
      new Set(['courses', 'enrollments', 'formacode'].map((table) => `\`my_source_tables\`.\`${table}\``)),
    );
  });

  test('marts are laid out by what is asked of them', () => {
    const facts = nodes.find(({ name }) => name === 'france_courses__fact_enrollments');
    expect(facts?.sql).toContain('partition by date_trunc(year_month, month) cluster by formacode as');
  });
});
