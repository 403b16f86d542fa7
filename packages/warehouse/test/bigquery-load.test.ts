import { listTables } from '@relais/warehouse/drivers/bigquery/resources';
import { readLoadRecords } from '@relais/warehouse/load-records';
import { course, enrollment, february, january, march, stepsWith } from './conformance/steps.js';
import { courses, enrollments, pipeline, typedSnapshot, type Row } from './sample.js';
import { bigqueryForTests, describeWithBigQuery } from './temporary-bigquery.js';

describeWithBigQuery('loading into BigQuery', () => {
  const given = bigqueryForTests('one each');

  const { load, request, warehouse, prepare } = stepsWith(() => given.subject);
  const loadJobs = () => given.jobs().filter(({ configuration }) => configuration.load);
  const sources = () => `\`${given.subject.options.project}\`.sample_pipeline_source_tables`;

  describe('jobs', () => {
    test('each says whose it is, where it runs, and what it may cost', async () => {
      await load(enrollments, january, [enrollment('a', 1)]);
      expect(given.jobs().length).toBeGreaterThan(3);
      for (const { reference, configuration } of given.jobs()) {
        expect(reference.location).toBe('EU');
        expect(configuration.labels).toMatchObject({ relais_pipeline: 'sample-pipeline' });
        if (configuration.query) expect(configuration.query).toMatchObject({ maximumBytesBilled: '1000000000000' });
      }
    });

    test('a load whose reply was lost is found, not repeated', async () => {
      given.host.server.faults.add({ kind: 'lostReply', method: 'jobs.insert', pattern: 'courses\\$20250105' });
      expect(await load(courses, january, [course('a', 1)])).toBe(1);
      expect(loadJobs()).toHaveLength(1);
    });

    test('an attempt that died before its record is completed by the next one, with its own figure', async () => {
      await load(courses, january, [course('a', 1), course('b', 1)]);
      const again = await request(courses, january, [course('a', 2), course('b', 1)], 'run-2');
      const { store } = given.subject;
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
        given.host.server.faults.add({ kind: 'failJob', pattern: 'courses\\$20250105', reason });
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

    test('a job that failed for good is not waited for again: the next attempt takes the next id', async () => {
      given.host.server.faults.add({ kind: 'failJob', pattern: 'courses\\$20250105', reason: 'accessDenied' });
      await expect(load(courses, january, [course('a', 1)])).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
      expect(await load(courses, january, [course('a', 1)])).toBe(1);
      expect(loadJobs().map(({ reference, error }) => [reference.jobId.slice(-2), error?.reason ?? null])).toEqual([
        ['-0', 'accessDenied'],
        ['-1', null],
      ]);
    });

    test('a failure is told as what it is, also when every reply is lost', async () => {
      const always = { pattern: 'courses\\$20250105', times: 99 } as const;
      given.host.server.faults.add({ ...always, kind: 'failJob', reason: 'accessDenied' });
      given.host.server.faults.add({ ...always, kind: 'lostReply', method: 'jobs.insert' });
      await expect(load(courses, january, [course('a', 1)])).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
      expect(await warehouse().loaded(pipeline)).toEqual([]);
    });

    test('a request refused for a moment is sent again', async () => {
      given.host.server.faults.add({ kind: 'refuse', reason: 'backendError', times: 2 });
      given.host.server.faults.add({ kind: 'refuse', method: 'tables.insert', reason: 'rateLimitExceeded' });
      expect(await load(courses, january, [course('a', 1)])).toBe(1);
    });

    test('a used up quota is told at once, with what to do', async () => {
      given.host.server.faults.add({
        kind: 'failJob',
        pattern: 'courses\\$20250105',
        reason: 'quotaExceeded',
        times: 9,
      });
      const failure = { code: 'QUOTA_EXCEEDED', message: expect.stringContaining('wait until the quota renews') };
      await expect(load(courses, january, [course('a', 1)])).rejects.toMatchObject(failure);
      expect(loadJobs()).toHaveLength(1);
      expect(await warehouse().loaded(pipeline)).toEqual([]);
      given.host.server.faults.clear();
      expect(await load(courses, january, [course('a', 1)])).toBe(1);
    });

    test('missing rights are named', async () => {
      given.host.server.faults.add({ kind: 'refuse', method: 'tables.insert', reason: 'accessDenied' });
      await expect(load(courses, january, [course('a', 1)])).rejects.toMatchObject({
        code: 'ACCESS_DENIED',
        message: expect.stringContaining('BigQuery Data Editor'),
      });
    });

    test('a query that would cost too much is refused before it runs', async () => {
      await load(enrollments, january, [enrollment('a', 1)]);
      const poor = await given.host.warehouse({ ...given.subject.options, maximumBytesBilled: 1 });
      await expect(poor.warehouse.loaded(pipeline)).rejects.toMatchObject({ code: 'MAXIMUM_BYTES_BILLED' });
      await poor.dispose();
    });

    test('an abort cancels what runs and throws its reason', async () => {
      await load(courses, january, [course('a', 1)]);
      given.host.server.faults.add({ kind: 'slowJob', pattern: 'GROUP BY _snapshot_date', delayMs: 2_000 });
      const controller = new AbortController();
      const [snapshot] = await readLoadRecords(given.subject.store, pipeline.name, 'courses');
      const snapshots = [snapshot!.snapshot];
      const preparing = warehouse().prepareCandidate({ pipeline, snapshots, count: [], signal: controller.signal });
      const outcome = preparing.catch((error: Error) => error.message);
      const slow = () =>
        given
          .jobs()
          .find(({ state, configuration }) => state === 'RUNNING' && /GROUP BY/.test(configuration.query?.query ?? ''));
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
      await given.subject.run(`DELETE FROM ${sources()}.courses WHERE _snapshot_date = DATE '${january}'`);
      expect((await warehouse().loaded(pipeline)).map(({ intact }) => intact)).toEqual([false, true]);
      await prepare();
      expect((await warehouse().loaded(pipeline)).map(({ intact }) => intact)).toEqual([true, true]);
    });

    test('rows that no record speaks of are taken away, and a changed source table is computed again', async () => {
      await load(courses, january, [course('a', 1)]);
      await load(enrollments, january, [enrollment('a', 1), enrollment('b', 1)]);
      await given.subject.run(
        `INSERT INTO ${sources()}.courses (row_id, _snapshot_date, _source_sha256) VALUES ('x', DATE '${march}', 'y')`,
      );
      await given.subject.run(`DELETE FROM ${sources()}.enrollments WHERE row_id = 'a'`);
      await prepare();
      expect(await given.subject.run(`SELECT COUNT(*) FROM ${sources()}.courses`)).toEqual([['1']]);
      expect(await given.subject.run(`SELECT COUNT(*) FROM ${sources()}.enrollments`)).toEqual([['2']]);
    });

    test('stages of attempts that died are collected after a day, younger ones may be at work', async () => {
      await load(enrollments, january, [enrollment('a', 1)]);
      const typed = `\`${given.subject.options.project}\`.sample_pipeline_typed`;
      const stages = async () =>
        (await listTables(given.subject.session.client, 'sample_pipeline_typed')).map(({ table }) => table);
      await given.subject.run(`CREATE TABLE ${typed}.stage_0123456789abcdef_as_written AS SELECT 1 AS a`);
      await prepare();
      expect(await stages()).toEqual(['enrollments', 'stage_0123456789abcdef_as_written']);
      const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 2 * 86_400_000);
      await prepare().finally(() => later.mockRestore());
      expect(await stages()).toEqual(['enrollments']);
    });

    test('A, B, A ends with A', async () => {
      for (const [index, entries] of [1, 2, 1].entries())
        await load(enrollments, january, [enrollment('a', entries)], `run-${index}`);
      expect(await given.subject.run(`SELECT entries FROM ${sources()}.enrollments`)).toEqual([['1']]);
      expect(await given.subject.run(`SELECT entries FROM ${sources()}.enrollment_revisions`)).toEqual([['1']]);
    });

    test('a snapshot of a contract of old is loaded in the columns of today', async () => {
      const columns = [courses.columns[0]!, { ...courses.columns[1]!, type: 'STRING' as const }];
      const old = await typedSnapshot(given.subject.store, { ...courses, columns }, january, [
        { id: 'a', code: '7' },
      ] as Row[]);
      expect(await warehouse().load(old)).toEqual({ changed: 1 });
      expect(await given.subject.run(`SELECT id, code, fee FROM ${sources()}.courses`)).toEqual([['a', '7', null]]);
    });
  });
});
