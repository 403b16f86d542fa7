import { draws } from '../france-courses/test/made-up-sources.js';
import { allRows } from './test/all-rows.js';
import { sessionsFile, type InboxFile } from './test/inbox-files.js';
import { modelsOnDuckDB, type BuiltModels, type GrowthModels } from './test/models-on-duckdb.js';
import { randomInbox, shuffled } from './test/random-inbox.js';

const inbox = randomInbox(5);
/** A file once more, without its first two rows. */
const corrected = ({ text, ...file }: InboxFile): InboxFile => ({
  ...file,
  text: text.split('\n').toSpliced(1, 2).join('\n'),
});
const corrections = inbox.files.slice(0, 2).map(corrected);
const touched = 'SELECT userid FROM staging.touched_users ORDER BY 1';

let models: GrowthModels;
let full: BuiltModels;
beforeAll(async () => {
  models = modelsOnDuckDB();
  full = await models.build([...inbox.files, ...corrections]);
});
afterAll(() => models.end());

test.each([1, 2])('files in any order, then two corrected, equal everything at once (order %i)', async (seed) => {
  const order = shuffled(inbox.files, draws(seed));
  const some = await models.build(order.slice(0, 8));
  expect(await some.query(touched)).toEqual([]);
  const built = await models.build([...order, ...corrections], { previous: some });
  const users = await built.query(touched);
  expect(users.length).toBeGreaterThan(0);
  expect(users.length).toBeLessThan(inbox.users.length);
  expect(await allRows(built)).toEqual(await allRows(full));
});

test('a late session opens the attributions of its user again, and of nobody else', async () => {
  const [open] = await full.query(`SELECT userid, registration_time::VARCHAR AS time
    FROM marts.registration_attribution WHERE reason = 'NO_SESSION' ORDER BY 1, 2 LIMIT 1`);
  const userid = String(open?.['userid']);
  const late = { userid, time_started: String(open?.['time']), is_paid: true, medium: 'PAID SEARCH' };
  const files = [...inbox.files, ...corrections, sessionsFile('2020-07-05', [late])];
  const after = await models.build(files, { previous: full });

  expect(await after.query(touched)).toEqual([{ userid }]);
  const others = `FROM marts.registration_attribution WHERE userid <> ${userid} ORDER BY ALL`;
  expect(await after.query(others)).toEqual(await full.query(others));
  expect(
    await after.query(`SELECT attribution_channel FROM marts.registration_attribution
      WHERE userid = ${userid} AND registration_time = '${late.time_started}'`),
  ).toEqual([{ attribution_channel: 'PAID_SEARCH' }]);
});
