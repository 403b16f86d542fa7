import { setTimeout as delay } from 'node:timers/promises';
import type { Candidate } from '@relais/warehouse';
import { generationRecord, stepsWith } from './conformance/steps.js';
import { pipeline } from './sample.js';
import { bigqueryForTests, describeWithBigQuery } from './temporary-bigquery.js';

/** One statement over two marts: readers must never see one of a generation and the other of the next. */
const both = 'SELECT one.number AS one, two.number AS two FROM marts.one CROSS JOIN marts.two';
const everyMs = 20;

describeWithBigQuery('readers of BigQuery', () => {
  const given = bigqueryForTests('one for all');
  const { warehouse, prepare } = stepsWith(() => given.subject);

  /** What dbt would do: two marts that belong together. */
  async function built(number: number): Promise<Candidate> {
    const candidate = await prepare();
    const dataset = candidate.location.replace('.', '`.`');
    for (const mart of ['one', 'two'])
      await given.subject.run(`CREATE TABLE \`${dataset}\`.marts__${mart} AS SELECT ${number} AS number`);
    return candidate;
  }
  const publish = (candidate: Candidate) => warehouse().publish(candidate, generationRecord(candidate.generation));

  /** An attempt that ends before its generation is shown: at a blocking test, or in the midst of the switch. */
  async function fail(number: number): Promise<void> {
    const candidate = await built(-number);
    if (number % 2 === 1) {
      const pattern = number % 4 === 1 ? 'INSERT INTO .*`two`' : 'COMMIT';
      given.host.server.faults.add({ kind: 'failStatement', pattern, reason: 'accessDenied' });
      await expect(publish(candidate)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    }
    await warehouse().discardCandidate(candidate);
  }

  /** Asks up to 50 times a second while something happens; the answers are in the order of their questions. */
  async function watch(happening: () => Promise<void>): Promise<readonly (readonly (readonly unknown[])[])[]> {
    let isOver = false;
    const over = happening().finally(() => (isOver = true));
    const answers: (readonly (readonly unknown[])[])[] = [];
    while (!isOver) {
      const [{ values }] = await Promise.all([warehouse().query(pipeline.name, both), delay(everyMs)]);
      answers.push(values);
    }
    await over;
    return answers;
  }
  const mixes = (answers: readonly (readonly (readonly unknown[])[])[]) =>
    answers.filter((rows) => rows.length !== 1 || rows[0]?.[0] !== rows[0]?.[1]);

  test('at 50 Hz through 30 publishes and 30 failures they see whole generations in their order, and no error', async () => {
    await publish(await built(1));
    const answers = await watch(async () => {
      for (let number = 2; number <= 31; number++) {
        await fail(number);
        await publish(await built(number));
      }
    });
    expect(mixes(answers)).toEqual([]);
    const numbers = answers.map(([row]) => Number(row?.[0]));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(answers.length).toBeGreaterThan(30);
    expect((await warehouse().query(pipeline.name, both)).values).toEqual([[31, 31]]);
  });

  test('through rollbacks they see one generation or the other; what is built next is shown', async () => {
    const kept = await warehouse().generations(pipeline.name);
    const answers = await watch(async () => {
      for (let turn = 0; turn < 10; turn++)
        await warehouse().rollback(pipeline.name, kept[turn % 2 === 0 ? 1 : 0]!.generation);
      await warehouse().rollback(pipeline.name, kept[4]!.generation);
      await publish(await built(200));
    });
    expect(mixes(answers)).toEqual([]);
    expect((await warehouse().query(pipeline.name, both)).values).toEqual([[200, 200]]);
  });
});
