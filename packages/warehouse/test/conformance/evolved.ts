import type { DatasetDefinition } from '@relais/core';
import { courses, enrollments, terms, type Row } from '../sample.js';
import { course, enrollment, february, january, march, term, type Steps } from './steps.js';

const widened = (dataset: DatasetDefinition): DatasetDefinition => ({
  ...dataset,
  columns: [...dataset.columns, { name: 'neu', type: 'STRING', description: 'undeclared' }],
});

/** Columns that a publisher added and whose contract takes them in. */
export function describeEvolved({ subject, warehouse, request, load, publish, rowsOf }: Steps): void {
  /** As the typer hands it on: more columns in the files, under the contract of the declaration. */
  const loadWidened = async (dataset: DatasetDefinition, date: string, rows: readonly Row[]): Promise<number> => {
    const { contractHash } = (await request(dataset, date, rows)).typed;
    const typed = await request(widened(dataset), date, rows);
    const evolved = { ...typed, typed: { ...typed.typed, contractHash, evolved: ['neu'] } };
    return (await warehouse().load(evolved)).changed;
  };
  const seen = (table: string): Promise<readonly Row[]> =>
    rowsOf(`SELECT id, neu FROM source_tables.${table} ORDER BY id`) as Promise<readonly Row[]>;

  describe('B6: an undeclared column that the contract takes in', () => {
    test('joins an appended table; older and later snapshots without it have NULL', async () => {
      await load(courses, january, [course('a', 1)]);
      expect(await loadWidened(courses, february, [{ ...course('b', 1), neu: 'x' }])).toBe(1);
      expect(await load(courses, march, [course('c', 1)])).toBe(1);
      expect(await load(courses, january, [course('a', 2)])).toBe(1);
      await publish();
      expect(await seen('courses')).toEqual([
        { id: 'a', neu: null },
        { id: 'b', neu: 'x' },
        { id: 'c', neu: null },
      ]);
    });

    test('merges with its rows, and is there again when the tables are lost', async () => {
      await load(enrollments, january, [enrollment('a', 1), enrollment('b', 1)]);
      await loadWidened(enrollments, february, [{ ...enrollment('a', 2), neu: 'x' }]);
      const merged = [
        { id: 'a', neu: 'x' },
        { id: 'b', neu: null },
      ];
      await publish();
      expect(await seen('enrollments')).toEqual(merged);
      await load(enrollments, march, [enrollment('c', 1)]);
      await subject().loseTables();
      await publish();
      expect(await seen('enrollments')).toEqual([...merged, { id: 'c', neu: null }]);
    });

    test('stands before the translations of a replaced table, and its change counts', async () => {
      await loadWidened(terms, january, [{ ...term('a', 'x'), neu: 'x' }]);
      expect(await loadWidened(terms, february, [{ ...term('a', 'x'), neu: 'y' }])).toBe(1);
      await publish();
      expect(await seen('terms')).toEqual([{ id: 'a', neu: 'y' }]);
    });
  });
}
