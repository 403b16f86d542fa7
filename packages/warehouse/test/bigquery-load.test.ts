import type { DatasetDefinition, PipelineDefinition } from '@relais/core';
import { getTable } from '@relais/warehouse/drivers/bigquery/resources';
import { readLoadRecords } from '@relais/warehouse/load-records';
import { course, enrollment, february, january, march, stepsWith } from './conformance/steps.js';
import { courses, enrollments, pipeline, terms, typedSnapshot, type Row } from './sample.js';
import {
  describeWithBigQuery,
  startBigQueryHost,
  type BigQueryHost,
  type TemporaryBigQuery,
} from './temporary-bigquery.js';

describeWithBigQuery('loading into BigQuery', () => {
  let host: BigQueryHost;
  let subject: TemporaryBigQuery;
  beforeAll(async () => {
    host = await startBigQueryHost();
  });
  afterAll(() => host.stop());
  beforeEach(async () => {
    subject = await host.warehouse();
  });
  afterEach(async () => {
    host.server.faults.clear();
    await subject.dispose();
  });

  const { load, request, warehouse, prepare } = stepsWith(() => subject);
  /** Statements of a script are jobs too, which nobody started. */
  const ownJobs = () =>
    [...host.server.jobs.values()].filter(
      ({ reference, parent }) => parent === null && reference.projectId === subject.options.project,
    );
  const loadJobs = () => ownJobs().filter(({ configuration }) => configuration.load);
  const sources = () => `\`${subject.options.project}\`.sample_pipeline_source_tables`;
  const table = (name: string, dataset = 'sample_pipeline_source_tables') =>
    getTable(subject.session.client, { dataset, table: name });
  const withDataset = (dataset: DatasetDefinition): PipelineDefinition => ({
    ...pipeline,
    datasets: pipeline.datasets.map((each) => (each.name === dataset.name ? dataset : each)),
  });

  describe('jobs', () => {
    test('each says whose it is, where it runs, and what it may cost', async () => {
      await load(enrollments, january, [enrollment('a', 1)]);
      expect(ownJobs().length).toBeGreaterThan(3);
      for (const { reference, configuration } of ownJobs()) {
        expect(reference.location).toBe('EU');
        expect(configuration.labels).toMatchObject({ relais_pipeline: 'sample-pipeline' });
        if (configuration.query) expect(configuration.query).toMatchObject({ maximumBytesBilled: '1000000000000' });
      }
    });

    test('a load whose reply was lost is found, not repeated', async () => {
      host.server.faults.add({ kind: 'lostReply', method: 'jobs.insert', pattern: 'courses\\$20250105' });
      expect(await load(courses, january, [course('a', 1)])).toBe(1);
      expect(loadJobs()).toHaveLength(1);
    });

    test('an attempt that died before its record is completed by the next one, with its own figure', async () => {
      await load(courses, january, [course('a', 1), course('b', 1)]);
      const again = await request(courses, january, [course('a', 2), course('b', 1)], 'run-2');
      const { store } = subject;
      const create = jest.spyOn(store, 'create').mockRejectedValueOnce(new Error('died'));
      await expect(warehouse().load(again)).rejects.toThrow('died');
      create.mockRestore();
      const before = loadJobs().filter(({ configuration }) =>
        /courses\$/.test(configuration.load!.destinationTable!.tableId),
      );
      expect(await warehouse().load(again)).toEqual({ changed: 1 });
      const after = loadJobs().filter(({ configuration }) =>
        /courses\$/.test(configuration.load!.destinationTable!.tableId),
      );
      expect(after).toEqual(before);
      expect((await warehouse().loaded(pipeline))[0]).toMatchObject({ changed: 1, intact: true });
    });

    test.each(['backendError', 'rateLimitExceeded'])(
      'a job that failed with %s is tried again under a new id',
      async (reason) => {
        host.server.faults.add({ kind: 'failJob', pattern: 'courses\\$20250105', reason });
        expect(await load(courses, january, [course('a', 1)])).toBe(1);
        const ids = loadJobs().map(({ reference, state, error }) => [
          reference.jobId.slice(-2),
          state,
          error?.reason ?? null,
        ]);
        expect(ids).toEqual([
          ['-0', 'DONE', reason],
          ['-1', 'DONE', null],
        ]);
      },
    );

    test('a request refused for a moment is sent again', async () => {
      host.server.faults.add({ kind: 'refuse', reason: 'backendError', times: 2 });
      host.server.faults.add({ kind: 'refuse', method: 'tables.insert', reason: 'rateLimitExceeded' });
      expect(await load(courses, january, [course('a', 1)])).toBe(1);
    });

    test('a used up quota is told at once, with what to do', async () => {
      host.server.faults.add({ kind: 'failJob', pattern: 'courses\\$20250105', reason: 'quotaExceeded', times: 9 });
      const failure = { code: 'QUOTA_EXCEEDED', message: expect.stringContaining('wait until the quota renews') };
      await expect(load(courses, january, [course('a', 1)])).rejects.toMatchObject(failure);
      expect(loadJobs()).toHaveLength(1);
      expect(await warehouse().loaded(pipeline)).toEqual([]);
      host.server.faults.clear();
      expect(await load(courses, january, [course('a', 1)])).toBe(1);
    });

    test('missing rights are named', async () => {
      host.server.faults.add({ kind: 'refuse', method: 'tables.insert', reason: 'accessDenied' });
      await expect(load(courses, january, [course('a', 1)])).rejects.toMatchObject({
        code: 'ACCESS_DENIED',
        message: expect.stringContaining('BigQuery Data Editor'),
      });
    });

    test('a query that would cost too much is refused before it runs', async () => {
      await load(enrollments, january, [enrollment('a', 1)]);
      const poor = await host.warehouse({ ...subject.options, maximumBytesBilled: 1 });
      await expect(poor.warehouse.loaded(pipeline)).rejects.toMatchObject({ code: 'MAXIMUM_BYTES_BILLED' });
      await poor.dispose();
    });

    test('an abort cancels what runs and throws its reason', async () => {
      await load(courses, january, [course('a', 1)]);
      host.server.faults.add({ kind: 'slowJob', pattern: 'GROUP BY _snapshot_date', delayMs: 300 });
      const controller = new AbortController();
      const [snapshot] = await readLoadRecords(subject.store, pipeline.name, 'courses');
      const snapshots = [snapshot!.snapshot];
      const preparing = warehouse().prepareCandidate({ pipeline, snapshots, count: [], signal: controller.signal });
      const outcome = preparing.catch((error: Error) => error.message);
      const slow = () =>
        ownJobs().find(
          ({ state, configuration }) => state === 'RUNNING' && /GROUP BY/.test(configuration.query?.query ?? ''),
        );
      while (slow() === undefined) await new Promise(setImmediate);
      const job = slow()!;
      controller.abort(new Error('stop'));
      expect(await outcome).toBe('stop');
      expect(job.cancelled).toBe(true);
    });
  });

  describe('what BigQuery holds', () => {
    test('a partition emptied by hand is no longer intact, and comes back with the next candidate', async () => {
      await load(courses, january, [course('a', 1)]);
      await load(courses, february, [course('a', 2)]);
      await subject.run(`DELETE FROM ${sources()}.courses WHERE _snapshot_date = DATE '${january}'`);
      expect((await warehouse().loaded(pipeline)).map(({ intact }) => intact)).toEqual([false, true]);
      await prepare();
      expect((await warehouse().loaded(pipeline)).map(({ intact }) => intact)).toEqual([true, true]);
    });

    test('rows that no record speaks of are taken away, and a changed source table is computed again', async () => {
      await load(courses, january, [course('a', 1)]);
      await load(enrollments, january, [enrollment('a', 1), enrollment('b', 1)]);
      await subject.run(
        `INSERT INTO ${sources()}.courses (row_id, _snapshot_date, _source_sha256) VALUES ('x', DATE '${march}', 'y')`,
      );
      await subject.run(`DELETE FROM ${sources()}.enrollments WHERE row_id = 'a'`);
      await prepare();
      expect(await subject.run(`SELECT COUNT(*) FROM ${sources()}.courses`)).toEqual([['1']]);
      expect(await subject.run(`SELECT COUNT(*) FROM ${sources()}.enrollments`)).toEqual([['2']]);
    });

    test('A, B, A ends with A', async () => {
      for (const [index, entries] of [1, 2, 1].entries())
        await load(enrollments, january, [enrollment('a', entries)], `run-${index}`);
      expect(await subject.run(`SELECT entries FROM ${sources()}.enrollments`)).toEqual([['1']]);
      expect(await subject.run(`SELECT entries FROM ${sources()}.enrollment_revisions`)).toEqual([['1']]);
    });

    test('a snapshot of a contract of old is loaded in the columns of today', async () => {
      const columns = [courses.columns[0]!, { ...courses.columns[1]!, type: 'STRING' as const }];
      const old = await typedSnapshot(subject.store, { ...courses, columns }, january, [
        { id: 'a', code: '7' },
      ] as Row[]);
      expect(await warehouse().load(old)).toEqual({ changed: 1 });
      expect(await subject.run(`SELECT id, code, fee FROM ${sources()}.courses`)).toEqual([['a', '7', null]]);
    });
  });

  describe('tables', () => {
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
      const old = await typedSnapshot(subject.store, before, january, [{ id: 'a' }]);
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
      expect(await subject.run(`SELECT id, label_en FROM ${sources()}.terms`)).toEqual([['b', 'y']]);
    });

    const monthly = withDataset({ ...enrollments, partitionBy: { column: 'load_date', granularity: 'MONTH' } });
    const loadMonthly = async (date: string, rows: readonly Row[]) =>
      warehouse().load({ ...(await request(enrollments, date, rows)), pipeline: monthly });
    const entries = () => subject.run(`SELECT row_id, entries FROM ${sources()}.enrollments ORDER BY row_id`);

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
      host.server.faults.add({ kind: 'failJob', pattern, reason: 'accessDenied' });
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
      await expect(subject.run(`SELECT * FROM ${sources()}.courses`)).rejects.toThrow('filter');
    });

    test('the forecast names what a run would send and read, and changes nothing', async () => {
      await load(enrollments, january, [enrollment('a', 1)]);
      const jobs = ownJobs().length;
      const { statements, maximumBytesBilled } = await warehouse().forecast(pipeline);
      expect(statements.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['enrollments: what is held', 'enrollments: newest dates', 'enrollments: state']),
      );
      expect(statements.every(({ bytes }) => bytes > 0)).toBe(true);
      expect(maximumBytesBilled).toBe(1e12);
      expect(
        ownJobs()
          .slice(jobs)
          .every(({ configuration }) => configuration.dryRun || /^SELECT/.test(configuration.query!.query)),
      ).toBe(true);
    });
  });
});
