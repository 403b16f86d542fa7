import type { DatasetDefinition, PipelineDefinition } from '@relais/core';
import { getTable } from '@relais/warehouse/drivers/bigquery/resources';
import { course, enrollment, february, january, stepsWith } from './conformance/steps.js';
import { courses, enrollments, pipeline, terms, typedSnapshot, type Row } from './sample.js';
import { bigqueryForTests, describeWithBigQuery } from './temporary-bigquery.js';

describeWithBigQuery('tables of BigQuery', () => {
  const given = bigqueryForTests('one each');

  const { load, request, warehouse } = stepsWith(() => given.subject);
  const sources = () => `\`${given.subject.options.project}\`.sample_pipeline_source_tables`;
  const table = (name: string, dataset = 'sample_pipeline_source_tables') =>
    getTable(given.subject.session.client, { dataset, table: name });
  const withDataset = (dataset: DatasetDefinition): PipelineDefinition => ({
    ...pipeline,
    datasets: pipeline.datasets.map((each) => (each.name === dataset.name ? dataset : each)),
  });

  test('are made as declared', async () => {
    await load(courses, january, [course('a', 1)]);
    const found = await table('courses');
    expect(found).toMatchObject({
      description: 'A sample. Grain: one id. Licence: none.',
      labels: { relais_pipeline: 'sample-pipeline', relais_dataset: 'courses' },
      timePartitioning: { type: 'DAY', field: '_snapshot_date' },
    });
    expect(found?.schema?.fields?.[2]).toMatchObject({ name: 'fee', type: 'NUMERIC', precision: '10', scale: '2' });
  });

  test('a column that is declared later is added; a plan says so before', async () => {
    const before = {
      ...terms,
      columns: terms.columns.slice(0, 1),
      translation: undefined,
    } as unknown as DatasetDefinition;
    const old = await typedSnapshot(given.subject.store, before, january, [{ id: 'a' }]);
    await warehouse().load({ ...old, pipeline: withDataset(before) });
    const { tables } = await warehouse().forecast(pipeline);
    expect(tables).toContainEqual({
      table: 'source_tables.terms',
      action: 'alter',
      reason: 'columns added: label, label_en, label_status',
    });
    expect(tables).toContainEqual({
      table: 'source_tables.courses',
      action: 'create',
      reason: 'it is not there yet',
    });
    await load(terms, february, [{ id: 'b', label: 'x', label_en: 'y', label_status: 'glossary' }]);
    expect(await given.subject.run(`SELECT id, label_en FROM ${sources()}.terms`)).toEqual([['b', 'y']]);
  });

  const monthly = withDataset({ ...enrollments, partitionBy: { column: 'load_date', granularity: 'MONTH' } });
  const loadMonthly = async (date: string, rows: readonly Row[]) =>
    warehouse().load({ ...(await request(enrollments, date, rows)), pipeline: monthly });
  const entries = () => given.subject.run(`SELECT row_id, entries FROM ${sources()}.enrollments ORDER BY row_id`);

  test('another partitioning is planned, then built beside and swapped', async () => {
    await load(enrollments, january, [enrollment('a', 1)]);
    expect((await warehouse().forecast(monthly)).tables).toContainEqual({
      table: 'source_tables.enrollments',
      action: 'rebuild',
      reason: 'partitioned by MONTH of load_date, until now not partitioned',
    });
    await loadMonthly(february, [enrollment('b', 2, february)]);
    expect(await table('enrollments')).toMatchObject({ timePartitioning: { type: 'MONTH', field: 'load_date' } });
    expect(await entries()).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
    for (const name of ['enrollments__next', 'enrollments__old']) expect(await table(name)).toBeNull();
  });

  test.each([
    ['the copy', 'INSERT INTO .*enrollments__next'],
    ['the first rename', 'RENAME TO `enrollments__old`'],
    ['the second rename', 'RENAME TO `enrollments`$'],
  ])('a rebuild that ends at %s is completed by the next attempt', async (_at, pattern) => {
    await load(enrollments, january, [enrollment('a', 1)]);
    given.host.server.faults.add({ kind: 'failJob', pattern, reason: 'accessDenied' });
    await expect(loadMonthly(february, [enrollment('b', 2, february)])).rejects.toMatchObject({
      code: 'ACCESS_DENIED',
    });
    await loadMonthly(february, [enrollment('b', 2, february)]);
    expect(await table('enrollments')).toMatchObject({ timePartitioning: { type: 'MONTH' } });
    expect(await entries()).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
    for (const name of ['enrollments__next', 'enrollments__old']) expect(await table(name)).toBeNull();
  });

  test('tables that want their partition named are loaded, counted and computed all the same', async () => {
    const strict: PipelineDefinition = {
      ...pipeline,
      datasets: [
        { ...courses, partitionBy: { column: '_snapshot_date', granularity: 'DAY', requireFilter: true } },
        { ...enrollments, partitionBy: { column: 'load_date', granularity: 'MONTH', requireFilter: true } },
      ],
    };
    for (const [dataset, row] of [
      [courses, course('a', 1)],
      [enrollments, enrollment('a', 1)],
    ] as const)
      await warehouse().load({ ...(await request(dataset, january, [row])), pipeline: strict });
    const checks = [{ name: 'all', sql: 'TRUE' }];
    const count = ['courses', 'enrollments'].map((dataset) => ({ dataset, snapshotDate: january, checks }));
    const candidate = await warehouse().prepareCandidate({
      ...{ pipeline: strict, snapshots: await warehouse().loaded(strict), count },
    });
    expect(candidate.counts.map((each) => each.warehouse)).toEqual([1, 1]);
    await expect(given.subject.run(`SELECT * FROM ${sources()}.courses`)).rejects.toThrow('filter');
  });

  test('the forecast names what a run would send and read, and changes nothing', async () => {
    await load(enrollments, january, [enrollment('a', 1)]);
    const jobs = given.jobs().length;
    const { statements, maximumBytesBilled } = await warehouse().forecast(pipeline);
    expect(statements.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['enrollments: what is held', 'enrollments: newest dates', 'enrollments: state']),
    );
    expect(statements.every(({ bytes }) => bytes > 0)).toBe(true);
    expect(maximumBytesBilled).toBe(1e12);
    expect(
      given
        .jobs()
        .slice(jobs)
        .every(({ configuration }) => configuration.dryRun || /^SELECT/.test(configuration.query!.query)),
    ).toBe(true);
  });
});
