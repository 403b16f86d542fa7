import type { LoadRequest } from '@relais/warehouse';
import { courses, enrollments, terms, pipeline } from '../sample.js';
import { january, february, march, course, enrollment, term, type Steps } from './steps.js';

/** Records, idempotence, and what counts as changed. */
export function describeLoad({ subject, warehouse, request, load, publish, rowsOf }: Steps): void {
  describe('load', () => {
    test('the first load changes every row', async () => {
      expect(await load(courses, january, [course('a', 1), course('b', 2)])).toBe(2);
      expect(await load(enrollments, january, [enrollment('a', 1)])).toBe(1);
      expect(await load(terms, january, [term('a', 'x'), term('b', 'y')])).toBe(2);
    });

    test('the same content again changes nothing, but a retry of the run says what its first attempt changed', async () => {
      const first = await request(courses, january, [course('a', 1)], 'run-1');
      await warehouse().load(first);
      const records = await subject().store.list('loads/');
      expect(await warehouse().load(first)).toEqual({ changed: 1 });
      expect(await warehouse().load({ ...first, run: 'run-2' })).toEqual({ changed: 0 });
      expect(await subject().store.list('loads/')).toEqual(records);
    });

    test('an append dataset counts rows that the version replaced did not have', async () => {
      await load(courses, january, [course('a', 1), course('b', 2), course('c', null)]);
      expect(await load(courses, january, [course('a', 1), course('b', 3), course('c', null), course('d', 4)])).toBe(2);
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
      for (const [index, rows] of versions.entries()) changed.push(await load(courses, january, rows, `run-${index}`));
      expect(changed).toEqual([1, 1, 1]);
      await publish();
      expect(await rowsOf('SELECT id, code FROM source_tables.courses')).toEqual([{ id: 'a', code: 1 }]);
    });

    test('racing loads of one date leave one record each, in some order, and none is lost', async () => {
      const requests: LoadRequest[] = [];
      for (let code = 0; code < 5; code++)
        requests.push(await request(courses, january, [course('a', code)], `run-${code}`));
      await Promise.all(requests.map((each) => warehouse().load(each)));
      expect(await subject().store.list('loads/')).toHaveLength(5);
      expect(await warehouse().loaded(pipeline)).toHaveLength(1);
    });

    test('a snapshot whose objects are gone is refused and not recorded', async () => {
      const lost = await request(courses, january, [course('a', 1)]);
      for (const part of lost.parts) await subject().store.remove(part);
      await expect(warehouse().load(lost)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
      expect(await warehouse().loaded(pipeline)).toEqual([]);
    });

    test('loaded snapshots are listed by date with what was read and what changed', async () => {
      await load(courses, february, [course('a', 1), course('b', 1)]);
      await load(courses, january, [course('a', 1)]);
      const loaded = await warehouse().loaded(pipeline);
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
}
