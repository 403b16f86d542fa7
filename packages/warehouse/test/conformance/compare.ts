import type { TableComparison } from '@relais/warehouse';
import { pipeline, terms } from '../sample.js';
import { generationRecord, january, term, type Steps } from './steps.js';

type Models = Readonly<Record<string, string>>;

const rows = (...values: readonly string[]): string => values.map((value) => `SELECT ${value}`).join(' UNION ALL ');
const fee = (code: string | null, amount: number): string =>
  `${code === null ? 'CAST(NULL AS STRING)' : `'${code}'`} AS code, CAST(${amount} AS NUMERIC) AS fee`;

/** What became of the marts from one generation to another. */
export function describeCompare({ subject, warehouse, load, prepare }: Steps): void {
  describe('generations side by side', () => {
    const publish = async (models: Models): Promise<string> => {
      const candidate = await prepare();
      for (const [table, query] of Object.entries(models)) await subject().build(candidate, table, query);
      return (await warehouse().publish(candidate, generationRecord(candidate.generation))).generation;
    };
    const compare = async (before: Models, after: Models, keys = {}): Promise<readonly TableComparison[]> => {
      await load(terms, january, [term('a', 'x')]);
      const names = { before: await publish(before), after: await publish(after) };
      return warehouse().compare(pipeline.name, { ...names, tables: null, keys, examples: 5 });
    };

    test('rows are paired by key, also where it is NULL; what changed is told column by column', async () => {
      const before = rows(fee('a', 1), fee('b', 2), fee('c', 3), fee(null, 4));
      const after = rows(fee('a', 1), fee('b', 2.5), fee('d', 9), fee(null, 5));
      const [one] = await compare({ 'marts.one': before }, { 'marts.one': after }, { 'marts.one': ['code'] });
      expect(one).toMatchObject({
        ...{ table: 'marts.one', key: ['code'], rows: { before: 4, after: 4 } },
        ...{ added: 1, removed: 1, changed: 2, unchanged: 1 },
        columns: { added: [], removed: [], retyped: [], changed: [{ name: 'fee', rows: 2 }] },
        measures: [{ column: 'fee', before: '10', after: '17.5' }],
      });
      const told = (one?.examples ?? []).map(({ kind, before: was, after: is }) => [kind, was?.['fee'], is?.['fee']]);
      expect(told).toEqual(
        expect.arrayContaining([
          ['changed', '4', '5'],
          ['changed', '2', '2.5'],
          ['added', undefined, '9'],
          ['removed', '3', undefined],
        ]),
      );
    });

    test('without a key, or with one that stands twice, whole rows are compared as often as they stand', async () => {
      const before = rows(fee('a', 1), fee('a', 1), fee('b', 2));
      const after = rows(fee('a', 1), fee('b', 2), fee('b', 2), fee('b', 3));
      const models = (query: string): Models => ({ 'marts.one': query, 'marts.two': query });
      const found = await compare(models(before), models(after), { 'marts.two': ['code'] });
      const counts = { key: null, added: 2, removed: 1, changed: 0, unchanged: 2 };
      expect(found).toMatchObject([counts, counts]);
    });

    test('columns that came, went or changed their type, and marts that are in one generation only', async () => {
      const before = { 'marts.one': "SELECT 'a' AS code, 1 AS old, 1 AS typed", 'marts.gone': 'SELECT 1 AS n' };
      const after = { 'marts.one': "SELECT 'a' AS code, 2 AS fresh, 'x' AS typed", 'marts.new': 'SELECT 1 AS n' };
      const found = await compare(before, after, { 'marts.one': ['code'] });
      expect(found).toMatchObject([
        {
          table: 'marts.gone',
          rows: { before: 1, after: null },
          added: 0,
          removed: 1,
          columns: { removed: [{ name: 'n' }] },
        },
        { table: 'marts.new', rows: { before: null, after: 1 }, added: 1, removed: 0 },
        {
          ...{ table: 'marts.one', changed: 0, unchanged: 1 },
          columns: { added: [{ name: 'fresh' }], removed: [{ name: 'old' }], retyped: [{ name: 'typed' }] },
          measures: [
            { column: 'old', before: 1, after: null },
            { column: 'typed', before: 1, after: null },
            { column: 'fresh', before: null, after: 2 },
          ],
        },
      ]);
    });

    test('a generation, or a table, that is not there', async () => {
      await load(terms, january, [term('a', 'x')]);
      const before = await publish({ 'marts.one': 'SELECT 1 AS n' });
      const request = { before, after: before, tables: null, keys: {}, examples: 0 };
      const compared = (changes: object) => warehouse().compare(pipeline.name, { ...request, ...changes });
      await expect(compared({ after: '000009-00000000' })).rejects.toMatchObject({ code: 'GENERATION_UNKNOWN' });
      await expect(compared({ tables: ['marts.none'] })).rejects.toMatchObject({ code: 'TABLE_UNKNOWN' });
      await expect(compared({ tables: ['marts'] })).rejects.toMatchObject({ code: 'TABLE_UNKNOWN' });
      expect(await compared({ tables: ['marts.one'] })).toMatchObject([{ changed: 0, unchanged: 1, examples: [] }]);
    });
  });
}
