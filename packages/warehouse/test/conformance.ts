import type { DatasetDefinition } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import type { Candidate, CountEntry, Generation, GenerationRecord, LoadRequest, Warehouse } from '@relais/warehouse';
import { courses, enrollments, pipeline, terms, typedSnapshot, type Row } from './sample.js';

export interface WarehouseUnderTest {
  readonly warehouse: Warehouse;
  /** The store whose objects the warehouse loads. */
  readonly store: ObjectStore;
  /** Takes away everything but the store. */
  readonly loseTables: () => Promise<void>;
  readonly dispose: () => Promise<void>;
}

const january = '2025-01-05';
const february = '2025-02-02';
const march = '2025-03-02';

export const generationRecord = (fingerprint: string): GenerationRecord => ({
  fingerprint,
  snapshots: [],
  models: false,
  run: { workflowId: 'sample', runId: 'run-1', logicalDate: january },
  codeVersion: 'test',
});

/** What every driver must hold; call it from the driver's own test. */
export function describeWarehouse(name: string, makeWarehouse: () => Promise<WarehouseUnderTest>): void {
  describe(`warehouse: ${name}`, () => {
    let subject: WarehouseUnderTest;
    let warehouse: Warehouse;

    beforeEach(async () => {
      subject = await makeWarehouse();
      warehouse = subject.warehouse;
    });
    afterEach(() => subject.dispose());

    const request = (
      dataset: DatasetDefinition,
      date: string,
      rows: readonly Row[],
      run?: string,
    ): Promise<LoadRequest> => typedSnapshot(subject.store, dataset, date, rows, run);

    const load = async (
      dataset: DatasetDefinition,
      date: string,
      rows: readonly Row[],
      run?: string,
    ): Promise<number> => (await warehouse.load(await request(dataset, date, rows, run))).changed;

    const prepare = async (count: readonly CountEntry[] = []): Promise<Candidate> =>
      warehouse.prepareCandidate({ pipeline, snapshots: await warehouse.loaded(pipeline), count });

    const publish = async (): Promise<Generation> => warehouse.publish(await prepare(), generationRecord('any'));

    const rowsOf = async (sql: string) => (await warehouse.query(pipeline.name, sql)).rows;

    const course = (id: string, code: number | null, fee = 1): Row => ({ id, code, fee });
    const enrollment = (id: string, entries: number | null, loadDate = january): Row => ({
      ...{ id, entries, exits: 0, load_date: loadDate },
    });
    const term = (id: string, label: string): Row => ({ id, label, label_en: `${label} en`, label_status: 'glossary' });

    describe('load', () => {
      test('the first load changes every row', async () => {
        expect(await load(courses, january, [course('a', 1), course('b', 2)])).toBe(2);
        expect(await load(enrollments, january, [enrollment('a', 1)])).toBe(1);
        expect(await load(terms, january, [term('a', 'x'), term('b', 'y')])).toBe(2);
      });

      test('the same content again changes nothing, but a retry of the run says what its first attempt changed', async () => {
        const first = await request(courses, january, [course('a', 1)], 'run-1');
        await warehouse.load(first);
        const records = await subject.store.list('loads/');
        expect(await warehouse.load(first)).toEqual({ changed: 1 });
        expect(await warehouse.load({ ...first, run: 'run-2' })).toEqual({ changed: 0 });
        expect(await subject.store.list('loads/')).toEqual(records);
      });

      test('an append dataset counts rows that the version replaced did not have', async () => {
        await load(courses, january, [course('a', 1), course('b', 2), course('c', null)]);
        expect(await load(courses, january, [course('a', 1), course('b', 3), course('c', null), course('d', 4)])).toBe(
          2,
        );
        expect(await load(courses, february, [course('a', 1)])).toBe(1);
      });

      test('a replaced dataset counts against what was served; an older snapshot changes nothing', async () => {
        await load(terms, february, [term('a', 'x'), term('b', 'y')]);
        expect(await load(terms, march, [term('a', 'x'), term('b', 'z'), term('c', 'new')])).toBe(2);
        expect(await load(terms, january, [term('a', 'old')])).toBe(0);
        const retranslated = { ...term('a', 'x'), label_en: 'better' };
        expect(await load(terms, march, [retranslated, term('b', 'z'), term('c', 'new')])).toBe(1);
      });

      test('a merged dataset counts new ids and new measures, nothing else', async () => {
        await load(enrollments, january, [enrollment('a', 1), enrollment('b', 1), enrollment('gone', 1)]);
        expect(
          await load(enrollments, march, [enrollment('a', 1, march), enrollment('b', 2), enrollment('c', null)]),
        ).toBe(2);
        expect(
          await load(enrollments, february, [enrollment('b', 1), enrollment('gone', 2), enrollment('c', null)]),
        ).toBe(1);
        expect(await load(enrollments, '2024-12-01', [enrollment('b', 1), enrollment('c', 5)])).toBe(1);
        expect(await load(enrollments, march, [enrollment('b', 3), enrollment('c', null)])).toBe(1);
      });

      test('of many versions of one date the one loaded last counts, also when it was loaded before', async () => {
        const versions = [[course('a', 1)], [course('a', 2)], [course('a', 1)]];
        const changed: number[] = [];
        for (const [index, rows] of versions.entries())
          changed.push(await load(courses, january, rows, `run-${index}`));
        expect(changed).toEqual([1, 1, 1]);
        await publish();
        expect(await rowsOf('SELECT id, code FROM source_tables.courses')).toEqual([{ id: 'a', code: 1 }]);
      });

      test('racing loads of one date leave one record each, in some order, and none is lost', async () => {
        const requests: LoadRequest[] = [];
        for (let code = 0; code < 5; code++)
          requests.push(await request(courses, january, [course('a', code)], `run-${code}`));
        await Promise.all(requests.map((each) => warehouse.load(each)));
        expect(await subject.store.list('loads/')).toHaveLength(5);
        expect(await warehouse.loaded(pipeline)).toHaveLength(1);
      });

      test('a snapshot whose objects are gone is refused and not recorded', async () => {
        const lost = await request(courses, january, [course('a', 1)]);
        for (const part of lost.parts) await subject.store.remove(part);
        await expect(warehouse.load(lost)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
        expect(await warehouse.loaded(pipeline)).toEqual([]);
      });

      test('loaded snapshots are listed by date with what was read and what changed', async () => {
        await load(courses, february, [course('a', 1), course('b', 1)]);
        await load(courses, january, [course('a', 1)]);
        const loaded = await warehouse.loaded(pipeline);
        expect(loaded.map(({ snapshotDate }) => snapshotDate)).toEqual([january, february]);
        expect(loaded[1]).toMatchObject({
          dataset: 'courses',
          read: 2,
          loaded: 2,
          changed: 2,
          translation: null,
          run: 'run-1',
        });
      });
    });

    describe('source tables', () => {
      test('append keeps every snapshot beside the others, in the declared columns', async () => {
        const { typed } = await request(courses, january, [course('a', 1, 12.5), course('b', null)]);
        await load(courses, january, [course('a', 1, 12.5), course('b', null)]);
        await load(courses, february, [course('a', 7)]);
        await publish();
        const { columns, rows } = await warehouse.query(
          pipeline.name,
          `SELECT * FROM source_tables.courses ORDER BY _snapshot_date, row_id`,
        );
        const added = ['row_id', '_snapshot_date', '_source_sha256'];
        expect(columns.map((column) => column.name)).toEqual(['id', 'code', 'fee', ...added]);
        const origin = { _snapshot_date: january, _source_sha256: typed.snapshot.sha256 };
        expect(rows[0]).toEqual({ id: 'a', code: 1, fee: '12.5', row_id: 'a', ...origin });
        expect(rows[1]).toEqual({ id: 'b', code: null, fee: '1', row_id: 'b', ...origin });
        expect(rows[2]).toMatchObject({ id: 'a', code: 7, _snapshot_date: february });
      });

      test('replace serves the newest snapshot by date with its translations, whatever was loaded last', async () => {
        await load(terms, february, [term('a', 'new')]);
        await load(terms, january, [term('a', 'old'), term('b', 'old')]);
        await publish();
        const columns = 'id, label, label_en, label_status, row_id, _snapshot_date';
        expect(await rowsOf(`SELECT ${columns} FROM source_tables.terms`)).toEqual([
          { ...term('a', 'new'), row_id: 'a', _snapshot_date: february },
        ]);
      });

      test('merge serves for each id the row of the newest snapshot that holds it, also after a reset', async () => {
        await load(enrollments, february, [enrollment('b', 3, february), enrollment('c', 1, february)]);
        await load(enrollments, january, [enrollment('a', 1), enrollment('b', 2)]);
        await publish();
        const sql = 'SELECT id, entries, load_date, _snapshot_date FROM source_tables.enrollments ORDER BY id';
        expect(await rowsOf(sql)).toEqual([
          { id: 'a', entries: 1, load_date: january, _snapshot_date: january },
          { id: 'b', entries: 3, load_date: february, _snapshot_date: february },
          { id: 'c', entries: 1, load_date: february, _snapshot_date: february },
        ]);
      });

      test('every distinct succession of the measures is a revision; a changed load date alone is none', async () => {
        await load(enrollments, january, [enrollment('a', 1), enrollment('b', null), enrollment('c', 1)]);
        await load(enrollments, february, [enrollment('a', 2, february), enrollment('b', null, february)]);
        await load(enrollments, march, [
          enrollment('a', 1, march),
          enrollment('b', 0, march),
          enrollment('c', 1, march),
        ]);
        await publish();
        const { columns, rows } = await warehouse.query(
          pipeline.name,
          'SELECT * FROM source_tables.enrollment_revisions ORDER BY row_id, _snapshot_date',
        );
        expect(columns.map((each) => each.name)).toEqual(['row_id', 'load_date', 'entries', 'exits', '_snapshot_date']);
        const revision = (id: string, entries: number | null, date: string) => ({
          ...{ row_id: id, load_date: date, entries, exits: 0, _snapshot_date: date },
        });
        expect(rows).toEqual([
          revision('a', 1, january),
          revision('a', 2, february),
          revision('a', 1, march),
          revision('b', null, january),
          revision('b', 0, march),
          revision('c', 1, january),
        ]);
      });

      test('a dataset never loaded has no table', async () => {
        await load(terms, january, [term('a', 'x')]);
        await publish();
        await expect(rowsOf('SELECT * FROM source_tables.courses')).rejects.toMatchObject({ code: 'SQL_FAILED' });
      });

      test('deleting the warehouse and building again gives equal tables', async () => {
        await load(courses, january, [course('a', 1), course('b', 2)]);
        await load(enrollments, january, [enrollment('a', 1), enrollment('b', 1)]);
        await load(enrollments, february, [enrollment('a', 2)]);
        await load(terms, january, [term('a', 'x')]);
        const everything = async () => {
          const tables = ['courses', 'enrollments', 'enrollment_revisions', 'terms'];
          const sorted = (table: string) => `SELECT * FROM source_tables.${table} ORDER BY row_id, _snapshot_date`;
          return Promise.all(tables.map((table) => rowsOf(sorted(table))));
        };
        await publish();
        const before = await everything();
        await subject.loseTables();
        expect(await load(courses, january, [course('a', 1), course('b', 2)], 'replay')).toBe(0);
        await publish();
        expect(await everything()).toEqual(before);
      });
    });

    describe('checks', () => {
      const checks = [
        { name: 'all', sql: 'TRUE' },
        { name: 'entries', sql: 'entries IS NOT NULL' },
      ];

      test('count the rows of the snapshot as far as the warehouse holds them', async () => {
        await load(courses, january, [course('a', 1), course('b', null)]);
        await load(courses, february, [course('a', 1)]);
        await load(enrollments, january, [enrollment('a', null), enrollment('b', 1)]);
        await load(enrollments, february, [enrollment('a', 7)]);
        await load(terms, january, [term('a', 'x'), term('b', 'x')]);
        await load(terms, february, [term('a', 'x')]);
        const all = checks.slice(0, 1);
        const count: readonly CountEntry[] = [
          { dataset: 'courses', snapshotDate: january, checks: [...all, { name: 'code', sql: 'code IS NOT NULL' }] },
          { dataset: 'enrollments', snapshotDate: january, checks },
          { dataset: 'terms', snapshotDate: january, checks: all },
          { dataset: 'terms', snapshotDate: february, checks: all },
        ];
        const candidate = await prepare(count);
        const line = (dataset: string, snapshotDate: string, check: string, counted: number) => ({
          ...{ dataset, snapshotDate, check, warehouse: counted },
        });
        const expected = [
          line('courses', january, 'all', 2),
          line('courses', january, 'code', 1),
          line('enrollments', january, 'all', 2),
          line('enrollments', january, 'entries', 1),
          line('terms', january, 'all', 2),
          line('terms', february, 'all', 1),
        ];
        expect(candidate.counts).toEqual(expected);
        await warehouse.publish(candidate, generationRecord('any'));
        expect(await warehouse.countPublished(pipeline, count)).toEqual(expected);
      });

      test('a snapshot that was not loaded cannot be counted', async () => {
        const entry = { dataset: 'courses', snapshotDate: january, checks };
        await expect(prepare([entry])).rejects.toMatchObject({ code: 'SNAPSHOT_NOT_LOADED' });
        await expect(warehouse.countPublished(pipeline, [entry])).rejects.toMatchObject({ code: 'NOT_PUBLISHED' });
      });
    });

    describe('generations', () => {
      const served = () => rowsOf('SELECT id FROM source_tables.terms ORDER BY id');

      test('nothing is published at first', async () => {
        expect(await warehouse.published(pipeline.name)).toBeNull();
        await expect(served()).rejects.toMatchObject({ code: 'NOT_PUBLISHED' });
      });

      test('a candidate is seen by nobody until it is published, and then by everybody', async () => {
        await load(terms, january, [term('a', 'x')]);
        const first = await publish();
        await load(terms, february, [term('b', 'y')]);
        const candidate = await prepare();
        expect(candidate.base).toBe(first.generation);
        expect(await served()).toEqual([{ id: 'a' }]);
        const second = await warehouse.publish(candidate, generationRecord('second'));
        expect(await served()).toEqual([{ id: 'b' }]);
        expect(second).toMatchObject({ ...generationRecord('second'), generation: candidate.generation });
        expect(await warehouse.published(pipeline.name)).toEqual(second);
      });

      test('publishing a candidate again changes nothing', async () => {
        await load(terms, january, [term('a', 'x')]);
        const candidate = await prepare();
        const first = await warehouse.publish(candidate, generationRecord('first'));
        expect(await warehouse.publish(candidate, generationRecord('first'))).toEqual(first);
      });

      test('of candidates prepared on one generation only one is published', async () => {
        await load(terms, january, [term('a', 'x')]);
        const candidates = [await prepare(), await prepare(), await prepare()];
        expect(new Set(candidates.map(({ generation }) => generation)).size).toBe(3);
        const outcomes = await Promise.allSettled(
          candidates.map((candidate) => warehouse.publish(candidate, generationRecord(candidate.generation))),
        );
        const codes = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'published'));
        expect(codes.sort()).toEqual(['GENERATION_MOVED', 'GENERATION_MOVED', 'published']);
      });

      test('a discarded candidate leaves the published generation alone and cannot be published', async () => {
        await load(terms, january, [term('a', 'x')]);
        const published = await publish();
        const candidate = await prepare();
        await warehouse.discardCandidate(candidate);
        await expect(warehouse.publish(candidate, generationRecord('x'))).rejects.toThrow();
        expect(await warehouse.published(pipeline.name)).toEqual(published);
        expect(await served()).toEqual([{ id: 'a' }]);
      });
    });

    test.each([
      'SELECT 1; SELECT 2',
      'DELETE FROM source_tables.terms WHERE TRUE',
      'CREATE TABLE source_tables.x (a INT64)',
      '',
    ])('refuses %p, which is not a single SELECT', async (sql) => {
      await load(terms, january, [term('a', 'x')]);
      await publish();
      await expect(warehouse.query(pipeline.name, sql)).rejects.toMatchObject({ code: 'SQL_REFUSED' });
      expect(await rowsOf('SELECT id FROM source_tables.terms')).toEqual([{ id: 'a' }]);
    });
  });
}
