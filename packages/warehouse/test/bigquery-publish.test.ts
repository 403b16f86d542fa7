import type { Candidate } from '@relais/warehouse';
import { dropDataset, getDataset, getTable, listTables } from '@relais/warehouse/drivers/bigquery/resources';
import { collectGenerations } from '@relais/warehouse/drivers/bigquery/generation-datasets';
import { generationRecord, january, stepsWith, term } from './conformance/steps.js';
import { pipeline, terms } from './sample.js';
import { bigqueryForTests, describeWithBigQuery } from './temporary-bigquery.js';

describeWithBigQuery('publishing into BigQuery', () => {
  const given = bigqueryForTests('one each');
  beforeEach(async () => {
    await load(terms, january, [term('a', 'x')]);
  });

  const { load, warehouse, prepare } = stepsWith(() => given.subject);
  const datasetOf = ({ location }: Pick<Candidate, 'location'>) => location.split('.')[1]!;
  const quoted = ({ location }: Pick<Candidate, 'location'>) =>
    location
      .split('.')
      .map((part) => `\`${part}\``)
      .join('.');
  const MARTS = 'sample_pipeline_marts';
  const publish = (candidate: Candidate) => warehouse().publish(candidate, generationRecord(candidate.generation));

  /** What dbt would do: tables `marts__<name>` in the candidate's dataset, by their SELECT. */
  const built = async (models: Readonly<Record<string, string>>): Promise<Candidate> => {
    const candidate = await prepare();
    for (const [name, query] of Object.entries(models))
      await given.subject.run(`CREATE TABLE ${quoted(candidate)}.\`${name}\` AS ${query}`);
    return candidate;
  };
  const numbered = (number: number) => ({
    marts__one: `SELECT ${number} AS number`,
    marts__two: `SELECT ${number} AS number UNION ALL SELECT ${number}`,
    staging__stg: `SELECT ${number} AS number`,
  });
  const publishNumber = async (number: number) => publish(await built(numbered(number)));
  const read = async (sql: string) => (await warehouse().query(pipeline.name, sql)).values;
  const seen = () => read('SELECT one.number, two.number FROM marts.one CROSS JOIN marts.two GROUP BY 1, 2');
  const martNames = async () =>
    (await listTables(given.subject.session.client, MARTS)).map(({ table }) => table).sort();

  test('readers see the marts of the generation, and its other models', async () => {
    const { generation } = await publishNumber(1);
    expect(await seen()).toEqual([[1, 1]]);
    expect(await read('SELECT stg.number FROM staging.stg')).toEqual([[1]]);
    expect((await warehouse().published(pipeline.name))?.generation).toBe(generation);
  });

  test('models may build on the dataset of the generation before, unless what it was built on is gone', async () => {
    const { generation, location } = await publishNumber(1);
    const previous = { generation, added: { courses: [january] }, lost: false };
    const environment = async (changes: object) => {
      const snapshots = await warehouse().loaded(pipeline);
      const request = { pipeline, snapshots, count: [], previous: { ...previous, ...changes } };
      const { RELAIS_BIGQUERY_PREVIOUS: dataset, RELAIS_BIGQUERY_ADDED: added } = (
        await warehouse().prepareCandidate(request)
      ).environment;
      return [dataset, added];
    };
    const none = [undefined, undefined];
    const [, dataset] = location.split('.');
    expect(await environment({})).toEqual([dataset, `{"courses":["${january}"]}`]);
    expect(await environment({ lost: true })).toEqual(none);
    expect(await environment({ generation: '000009-aaaaaaaa' })).toEqual(none);
    // Rows of its older snapshots are not there any more.
    expect(await environment({ added: { terms: [january] } })).toEqual(none);
    await dropDataset(given.subject.session.client, dataset!);
    expect(await environment({})).toEqual(none);
  });

  test.each([
    'SELECT IF',
    'UPDATE .*published_sample_pipeline',
    'DELETE FROM .*`one`',
    'INSERT INTO .*`one`',
    'DELETE FROM .*`two`',
    'INSERT INTO .*`two`',
    'INSERT INTO .*`generations`',
    'COMMIT',
  ])('cut at %s, the old generation stays up; the same candidate is published afterwards', async (cut) => {
    const first = await publishNumber(1);
    const candidate = await built(numbered(2));
    given.host.server.faults.add({ kind: 'failStatement', pattern: cut, reason: 'accessDenied' });
    await expect(publish(candidate)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    expect(await seen()).toEqual([[1, 1]]);
    expect(await warehouse().published(pipeline.name)).toEqual(first);
    await publish(candidate);
    expect(await seen()).toEqual([[2, 2]]);
  });

  test('a switch whose reply was lost is not done twice', async () => {
    await publishNumber(1);
    const candidate = await built(numbered(2));
    given.host.server.faults.add({ kind: 'lostReply', method: 'jobs.insert', pattern: 'BEGIN TRANSACTION' });
    const second = await publish(candidate);
    expect(second.generation).toBe(candidate.generation);
    expect(await warehouse().generations(pipeline.name)).toHaveLength(2);
  });

  test('of publishers at one time one wins, and the others are told', async () => {
    await publishNumber(1);
    const candidates = [await built(numbered(2)), await built(numbered(3)), await built(numbered(4))];
    const outcomes = await Promise.allSettled(candidates.map(publish));
    const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.generation] : []));
    expect(won).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'GENERATION_MOVED' });
    const number = 2 + candidates.findIndex(({ generation }) => generation === won[0]);
    expect(await seen()).toEqual([[number, number]]);
  });

  test('a column that is new is there, one that is gone is dropped, a mart that is gone goes', async () => {
    await publishNumber(1);
    await publish(await built({ marts__one: "SELECT 2 AS number, 'new' AS note" }));
    expect(await read('SELECT * FROM marts.one')).toEqual([[2, 'new']]);
    expect(await martNames()).toEqual(['one']);
    await publish(await built({ marts__one: "SELECT 'newer' AS note" }));
    expect(await read('SELECT * FROM marts.one')).toEqual([['newer']]);
  });

  test('rollback brings back rows, columns and marts as they were', async () => {
    const first = await publishNumber(1);
    await publish(await built({ marts__one: "SELECT 'other' AS note" }));
    expect(await warehouse().rollback(pipeline.name, null)).toEqual(first);
    expect(await seen()).toEqual([[1, 1]]);
    expect(await read('SELECT * FROM marts.one')).toEqual([[1]]);
  });

  test('a column of another type: the mart is built beside and takes its place after the switch', async () => {
    await publishNumber(1);
    await publish(await built({ ...numbered(2), marts__one: "SELECT 'two' AS number" }));
    expect(await read('SELECT number FROM marts.one')).toEqual([['two']]);
    expect(await read('SELECT DISTINCT number FROM marts.two')).toEqual([[2]]);
    expect(await martNames()).toEqual(['one', 'two']);
  });

  test('what becomes of the marts is planned before, and nothing is changed by asking', async () => {
    const first = await built({ ...numbered(1), marts__three: 'SELECT 1 AS number' });
    expect(await warehouse().plan(first)).toEqual([]);
    await publish(first);
    expect(await warehouse().plan(await built({ ...numbered(2), marts__three: 'SELECT 2 AS number' }))).toEqual([]);
    const other = { marts__one: "SELECT 'two' AS number", marts__two: "SELECT 2 AS figure, 'x' AS note" };
    expect(await warehouse().plan(await built(other))).toEqual([
      { table: 'marts.one', action: 'rebuild', reason: expect.stringContaining('column number is STRING, until now') },
      { table: 'marts.two', action: 'alter', reason: 'columns added: figure, note; columns dropped: number' },
      { table: 'marts.three', action: 'drop', reason: expect.any(String) },
    ]);
    expect(await seen()).toEqual([[1, 1]]);
    expect(await martNames()).toEqual(['one', 'three', 'two']);
  });

  test.each([
    ['before the switch', 'UPDATE .*published_sample', [[1]], [[1]]],
    ['at the first rename', 'RENAME TO `one__old`', [[1]], [[2]]],
  ])('cut %s, the next attempt completes it', async (_when, pattern, ofOne, ofTwo) => {
    await publishNumber(1);
    const candidate = await built({ ...numbered(2), marts__one: "SELECT 'two' AS number" });
    const kind = pattern.startsWith('UPDATE') ? 'failStatement' : 'failJob';
    given.host.server.faults.add({ kind, pattern, reason: 'accessDenied' });
    await expect(publish(candidate)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    expect(await read('SELECT number FROM marts.one')).toEqual(ofOne);
    expect(await read('SELECT DISTINCT number FROM marts.two')).toEqual(ofTwo);
    await publish(candidate);
    expect(await read('SELECT number FROM marts.one')).toEqual([['two']]);
    expect(await read('SELECT DISTINCT number FROM marts.two')).toEqual([[2]]);
    expect(await martNames()).toEqual(['one', 'two']);
  });

  test("somebody else's table among the marts is left alone", async () => {
    await publishNumber(1);
    await given.subject.run(`CREATE TABLE \`${given.subject.options.project}\`.${MARTS}.theirs AS SELECT 1 AS a`);
    await publishNumber(2);
    expect(await martNames()).toEqual(['one', 'theirs', 'two']);
  });

  test('a candidate expires, a generation does not', async () => {
    const candidate = await built(numbered(1));
    const dataset = datasetOf(candidate);
    const { client } = given.subject.session;
    expect(await getDataset(client, dataset)).toMatchObject({
      defaultTableExpirationMs: '259200000',
      labels: { relais_pipeline: 'sample-pipeline' },
    });
    await publish(candidate);
    expect(await getDataset(client, dataset)).not.toHaveProperty('defaultTableExpirationMs');
    expect(await getTable(client, { dataset, table: 'marts__one' })).not.toHaveProperty('expirationTime');
  });

  test('the newest five generations are kept; the candidate of others is theirs for a day', async () => {
    const waiting = await prepare();
    const all: string[] = [];
    for (let number = 1; number <= 6; number++) all.push((await publishNumber(number)).generation);
    const kept = (await warehouse().generations(pipeline.name)).map(({ generation }) => generation);
    expect(kept).toEqual(all.slice(1).reverse());
    expect(await getDataset(given.subject.session.client, datasetOf(waiting))).not.toBeNull();
    await expect(warehouse().rollback(pipeline.name, all[0]!)).rejects.toMatchObject({ code: 'GENERATION_UNKNOWN' });
    const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 2 * 86_400_000);
    await collectGenerations(given.subject.session, all, all[5]!).finally(() => later.mockRestore());
    expect(await getDataset(given.subject.session.client, datasetOf(waiting))).toBeNull();
  });

  test('a generation that lost a mart cannot be shown, and readers keep what they have', async () => {
    const first = await publishNumber(1);
    const second = await publishNumber(2);
    await given.subject.run(`DROP TABLE ${quoted(first)}.marts__two`);
    for (const wanted of [null, first.generation])
      await expect(warehouse().rollback(pipeline.name, wanted)).rejects.toMatchObject({
        code: 'GENERATION_DAMAGED',
        message: expect.stringContaining('has lost two') as unknown,
      });
    expect(await seen()).toEqual([[2, 2]]);
    expect((await warehouse().published(pipeline.name))?.generation).toBe(second.generation);
  });

  test('a generation whose dataset somebody dropped cannot be shown', async () => {
    const first = await publishNumber(1);
    await publishNumber(2);
    await dropDataset(given.subject.session.client, datasetOf(first));
    expect(await warehouse().generations(pipeline.name)).toHaveLength(1);
    await expect(warehouse().rollback(pipeline.name, null)).rejects.toMatchObject({ code: 'GENERATION_UNKNOWN' });
  });

  test('the candidate tells dbt where to build and what to read', async () => {
    const { environment, location } = await prepare();
    expect(environment).toEqual({
      RELAIS_BIGQUERY_PROJECT: given.subject.options.project,
      RELAIS_BIGQUERY_LOCATION: 'EU',
      RELAIS_BIGQUERY_DATASET: datasetOf({ location }),
      RELAIS_BIGQUERY_SOURCES: 'sample_pipeline_source_tables',
    });
  });
});
