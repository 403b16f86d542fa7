import type { CountEntry } from '@relais/warehouse';
import { courses, enrollments, terms, pipeline } from '../sample.js';
import { january, february, march, course, enrollment, term, generationRecord, type Steps } from './steps.js';

/** What a generation holds for each way of loading, and what is counted in it. */
export function describeSourceTables({ subject, warehouse, request, load, prepare, publish, rowsOf }: Steps): void {
  describe('source tables', () => {
    test('append keeps every snapshot beside the others, in the declared columns', async () => {
      const { typed } = await request(courses, january, [course('a', 1, 12.5), course('b', null)]);
      await load(courses, january, [course('a', 1, 12.5), course('b', null)]);
      await load(courses, february, [course('a', 7)]);
      await publish();
      const { columns, rows } = await warehouse().query(
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

    test('a merge keeps moments to the microsecond, truth values and 19 digits', async () => {
      const row = (id: string, seen: string | null, open: boolean | null, entries: string) => ({
        ...{ ...enrollment(id, null), entries, seen_at: seen === null ? null : `${seen}+00`, open },
      });
      const long = '3074457348177337743';
      const stays = row('b', '9999-12-31 23:59:59.999999', true, '-9223372036854775808');
      await load(enrollments, january, [row('a', '2020-06-05 10:11:12', true, long), stays]);
      expect(await load(enrollments, february, [row('a', '2020-06-05 10:11:12.000001', false, long), stays])).toBe(0);
      await load(enrollments, march, [row('c', null, null, '1')]);
      await publish();
      expect(await rowsOf('SELECT id, entries, seen_at, open FROM source_tables.enrollments ORDER BY id')).toEqual([
        { id: 'a', entries: long, seen_at: '2020-06-05T10:11:12.000001Z', open: false },
        { id: 'b', entries: '-9223372036854775808', seen_at: '9999-12-31T23:59:59.999999Z', open: true },
        { id: 'c', entries: 1, seen_at: null, open: null },
      ]);
      const live = "seen_at >= TIMESTAMP '2020-06-05 10:11:12.000001' AND NOT open";
      expect(await rowsOf(`SELECT id FROM source_tables.enrollments WHERE ${live}`)).toEqual([{ id: 'a' }]);
    });

    test('every distinct succession of the measures is a revision; a changed load date alone is none', async () => {
      await load(enrollments, january, [enrollment('a', 1), enrollment('b', null), enrollment('c', 1)]);
      await load(enrollments, february, [enrollment('a', 2, february), enrollment('b', null, february)]);
      await load(enrollments, march, [enrollment('a', 1, march), enrollment('b', 0, march), enrollment('c', 1, march)]);
      await publish();
      const { columns, rows } = await warehouse().query(
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
      await subject().loseTables();
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
      await load(courses, march, [course('a', 1), course('b', 1), course('c', null)]);
      await load(enrollments, january, [enrollment('a', null), enrollment('b', 1)]);
      await load(enrollments, february, [enrollment('a', 7)]);
      await load(terms, january, [term('a', 'x'), term('b', 'x')]);
      await load(terms, february, [term('a', 'x')]);
      const all = checks.slice(0, 1);
      const ofCourses = [...all, { name: 'code', sql: 'code IS NOT NULL' }];
      const count: readonly CountEntry[] = [
        { dataset: 'courses', snapshotDate: january, checks: ofCourses },
        { dataset: 'courses', snapshotDate: march, checks: ofCourses },
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
        line('courses', march, 'all', 3),
        line('courses', march, 'code', 2),
        line('enrollments', january, 'all', 2),
        line('enrollments', january, 'entries', 1),
        line('terms', january, 'all', 2),
        line('terms', february, 'all', 1),
      ];
      expect(candidate.counts).toEqual(expected);
      await warehouse().publish(candidate, generationRecord('any'));
      expect(await warehouse().countPublished(pipeline, count)).toEqual(expected);
    });

    test('a snapshot that was not loaded cannot be counted', async () => {
      const entry = { dataset: 'courses', snapshotDate: january, checks };
      await expect(prepare([entry])).rejects.toMatchObject({ code: 'SNAPSHOT_NOT_LOADED' });
      await expect(warehouse().countPublished(pipeline, [entry])).rejects.toMatchObject({ code: 'NOT_PUBLISHED' });
    });
  });
}
