import { terms, pipeline } from '../sample.js';
import { january, february, term, generationRecord, type Steps } from './steps.js';

/** Candidates, publishing, and queries that only read. */
export function describeGenerations({ subject, warehouse, load, prepare, publish, rowsOf }: Steps): void {
  describe('generations', () => {
    const served = () => rowsOf('SELECT id FROM source_tables.terms ORDER BY id');

    test('nothing is published at first', async () => {
      expect(await warehouse().published(pipeline.name)).toBeNull();
      await expect(served()).rejects.toMatchObject({ code: 'NOT_PUBLISHED' });
    });

    test('a candidate is seen by nobody until it is published, and then by everybody', async () => {
      await load(terms, january, [term('a', 'x')]);
      const first = await publish();
      await load(terms, february, [term('b', 'y')]);
      const candidate = await prepare();
      expect(candidate.base).toBe(first.generation);
      const isSeen = subject().sourceTablesSeen === 'once-loaded';
      expect(await served()).toEqual([{ id: isSeen ? 'b' : 'a' }]);
      expect(await warehouse().published(pipeline.name)).toEqual(first);
      const second = await warehouse().publish(candidate, generationRecord('second'));
      expect(await served()).toEqual([{ id: 'b' }]);
      expect(second).toMatchObject({ ...generationRecord('second'), generation: candidate.generation });
      expect(await warehouse().published(pipeline.name)).toEqual(second);
    });

    test('of a candidate the first rows of a SELECT are read, as dbt names its tables', async () => {
      await load(terms, january, [term('a', 'x')]);
      const candidate = await prepare();
      const one = `SELECT 'd' AS id, CAST(NULL AS STRING) AS label`;
      const table = await subject().build(candidate, 'marts.named', one);
      const { rows } = await warehouse().sample(candidate, `-- as compiled\nSELECT * FROM ${table} -- the end`, 3);
      expect(rows).toEqual([{ id: 'd', label: null }]);
      const many = `SELECT 1 AS one UNION ALL SELECT 2 UNION ALL SELECT 3`;
      expect((await warehouse().sample(candidate, many, 2)).rows).toHaveLength(2);
    });

    test('publishing a candidate again changes nothing', async () => {
      await load(terms, january, [term('a', 'x')]);
      const candidate = await prepare();
      const first = await warehouse().publish(candidate, generationRecord('first'));
      expect(await warehouse().publish(candidate, generationRecord('first'))).toEqual(first);
    });

    test('of candidates prepared on one generation only one is published', async () => {
      await load(terms, january, [term('a', 'x')]);
      const candidates = [await prepare(), await prepare(), await prepare()];
      expect(new Set(candidates.map(({ generation }) => generation)).size).toBe(3);
      const outcomes = await Promise.allSettled(
        candidates.map((candidate) => warehouse().publish(candidate, generationRecord(candidate.generation))),
      );
      const codes = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'published'));
      expect(codes.sort()).toEqual(['GENERATION_MOVED', 'GENERATION_MOVED', 'published']);
    });

    test('a rollback shows the generation before again, also one by name', async () => {
      await load(terms, january, [term('a', 'x')]);
      const first = await publish();
      await load(terms, february, [term('b', 'y')]);
      const second = await publish();
      const names = async () => (await warehouse().generations(pipeline.name)).map(({ generation }) => generation);
      expect(await names()).toEqual([second.generation, first.generation]);
      expect(await warehouse().rollback(pipeline.name, null)).toEqual(first);
      expect(await warehouse().published(pipeline.name)).toEqual(first);
      expect(await names()).toEqual([second.generation, first.generation]);
      await expect(warehouse().rollback(pipeline.name, null)).rejects.toMatchObject({ code: 'GENERATION_UNKNOWN' });
      await expect(warehouse().rollback(pipeline.name, 'none')).rejects.toMatchObject({ code: 'GENERATION_UNKNOWN' });
      expect(await warehouse().rollback(pipeline.name, second.generation)).toEqual(second);
    });

    test('there is no way back where nothing was published', async () => {
      await expect(warehouse().rollback(pipeline.name, null)).rejects.toMatchObject({ code: 'NOT_PUBLISHED' });
      expect(await warehouse().generations(pipeline.name)).toEqual([]);
    });

    test('what can be shown and what is being built is not collected', async () => {
      await warehouse().collect(pipeline.name);
      await load(terms, january, [term('a', 'x')]);
      const first = await publish();
      const second = await publish();
      const candidate = await prepare();
      await warehouse().rollback(pipeline.name, null);
      await warehouse().collect(pipeline.name);
      expect(await warehouse().generations(pipeline.name)).toEqual([second, first]);
      expect(await warehouse().rollback(pipeline.name, second.generation)).toEqual(second);
      expect(await served()).toEqual([{ id: 'a' }]);
      expect((await warehouse().publish(candidate, generationRecord('third'))).generation).toBe(candidate.generation);
    });

    test('a discarded candidate leaves the published generation alone and cannot be published', async () => {
      await load(terms, january, [term('a', 'x')]);
      const published = await publish();
      const candidate = await prepare();
      await warehouse().discardCandidate(candidate);
      await expect(warehouse().publish(candidate, generationRecord('x'))).rejects.toThrow();
      expect(await warehouse().published(pipeline.name)).toEqual(published);
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
    await expect(warehouse().query(pipeline.name, sql)).rejects.toMatchObject({ code: 'SQL_REFUSED' });
    expect(await rowsOf('SELECT id FROM source_tables.terms')).toEqual([{ id: 'a' }]);
  });
}
