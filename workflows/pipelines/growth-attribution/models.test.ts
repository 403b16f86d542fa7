import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attributionLines, builtAttributionLines, monthlyCounts } from './test/attribution-lines.js';
import { boundaryCases, boundaryFiles, boundaryUser, userWithThree } from './test/boundary-cases.js';
import { modelsOnDuckDB, type BuiltModels, type GrowthModels } from './test/models-on-duckdb.js';
import { randomInbox } from './test/random-inbox.js';
import { readAttribution } from './test/reading-of-attribution.js';

let models: GrowthModels;
beforeAll(() => void (models = modelsOnDuckDB()));
afterAll(() => models.end());

describe('boundaries', () => {
  let built: BuiltModels;
  beforeAll(async () => void (built = await models.build(boundaryFiles())));

  const outcomes = async (userid: string) =>
    (
      await built.query(`SELECT concat_ws(' ', attribution_channel, winning_medium, hours_to_conversion, reason) AS outcome
        FROM marts.registration_attribution WHERE userid = ${userid} ORDER BY registration_time`)
    ).map((row) => row['outcome']);

  test.each(boundaryCases.map(([name, , outcome], index) => [name, outcome, boundaryUser(index)] as const))(
    '%s: %s',
    async (_, outcome, userid) => {
      expect(await outcomes(userid)).toEqual([outcome]);
    },
  );

  test('each of several registrations of a user is attributed by itself', async () => {
    expect(await outcomes(userWithThree)).toEqual([
      'UNATTRIBUTED AFTER_ONLY',
      'PAID_IMPRESSION IMPRESSION 1.0',
      'UNATTRIBUTED EXPIRED_ONLY',
    ]);
  });

  test('users of 19 digits that differ in the last one stay apart', async () => {
    expect(built.outcome.models).toMatchObject({ error: 0, skipped: 0 });
    expect(await built.query('SELECT count(DISTINCT userid)::INT AS n FROM marts.registration_attribution')).toEqual([
      { n: boundaryCases.length + 1 },
    ]);
  });
});

describe('against a plain reading of the files', () => {
  test.each(['strict', 'legacy'] as const)('every registration is won by the same session, mode %s', async (mode) => {
    const { files } = randomInbox(mode === 'strict' ? 1 : 2);
    const built = await models.build(files, { mode });
    const read = readAttribution(files, mode);

    expect(read.length).toBeGreaterThan(150);
    expect(await builtAttributionLines(built)).toEqual(attributionLines(read));
    const months = await built.query(
      "SELECT concat_ws(' ', channel_name, years, months) AS month, count FROM marts.mart_channel_attribution",
    );
    expect(Object.fromEntries(months.map((row) => [row['month'], Number(row['count'])]))).toEqual(monthlyCounts(read));
    const sessionless = new Set(read.filter(({ reason }) => reason === 'NO_SESSION').map(({ userid }) => userid));
    const anomalies = await built.query('SELECT userid FROM marts.anomaly_conversions_no_session');
    if (mode === 'strict') expect(new Set(anomalies.map((row) => row['userid']))).toEqual(sessionless);
  });

  test('legacy counts what strict counts where everyone registers once and every medium is clean', async () => {
    const { files } = randomInbox(3, { clean: true });
    const strict = readAttribution(files, 'strict').filter(({ reason }) => reason === null);
    expect(new Set(strict.map((row) => row.attribution_channel)).size).toBe(5);
    expect(await builtAttributionLines(await models.build(files, { mode: 'legacy' }))).toEqual(
      attributionLines(strict),
    );
  });
});

test('a new version of the rules is in force and stamped; how the old one classified is kept', async () => {
  const seed = readFileSync(join(__dirname, 'seeds', 'growth_attribution__attribution_rules.csv'), 'utf8');
  const lines = seed.trimEnd().split('\n').slice(1);
  const second = lines.map((line) =>
    line.replace('last_touch,1,', 'last_touch,2,').replace('PAID SEARCH,3', 'PAID SEARCH,1'),
  );
  const changed = modelsOnDuckDB([seed.trimEnd(), ...second, ''].join('\n'));
  try {
    const built = await changed.build(boundaryFiles());
    expect(
      await built.query(
        'SELECT DISTINCT rule_version FROM marts.registration_attribution UNION FROM dwh.dim_channel SELECT rule_version',
      ),
    ).toEqual([{ rule_version: '2' }]);
    expect(
      await built.query(`SELECT lookback_hours, valid_from_version, valid_to_version, is_current
        FROM dwh.dim_channel_history WHERE channel = 'PAID SEARCH' ORDER BY 2`),
    ).toEqual([
      { lookback_hours: '3', valid_from_version: '1', valid_to_version: '2', is_current: false },
      { lookback_hours: '1', valid_from_version: '2', valid_to_version: null, is_current: true },
    ]);
    const exactlyThreeHours = boundaryUser(boundaryCases.findIndex(([name]) => name.includes('exactly 3 h')));
    expect(
      await built.query(`SELECT reason FROM marts.registration_attribution WHERE userid = ${exactlyThreeHours}`),
    ).toEqual([{ reason: 'EXPIRED_ONLY' }]);
  } finally {
    changed.end();
  }
});
