import { modelsOnDuckDB, type BuiltModels, type GrowthModels } from './test/models-on-duckdb.js';
import { conversionsFile, sessionsFile, type ConversionLine, type SessionLine } from './test/inbox-files.js';

let models: GrowthModels;
beforeAll(() => void (models = modelsOnDuckDB()));
afterAll(() => models.end());
let built: BuiltModels;

const session = (userid: string, time: string, medium: string, is_paid = false): SessionLine => ({
  userid,
  time_started: time,
  is_paid,
  medium,
});
const registration = (userid: string, time: string): ConversionLine => ({ userid, registration_time: time });
const user = (n: number): string => String(3074457348177337000n + BigInt(n));
const times = (count: number, row: (n: number) => SessionLine) => Array.from({ length: count }, (_, n) => row(n));

describe('business checks warn and keep their rows', () => {
  beforeAll(async () => {
    built = await models.build([
      sessionsFile('2020-06-01', [
        session(user(1), '2020-06-01 10:00:00', 'DIRECT'),
        // Far more than 1 %, but one too few to stop anything.
        ...times(19, (n) => session(user(100 + n), '2020-06-01 10:00:00', 'newsletter')),
      ]),
      sessionsFile('2020-06-08', [
        session(user(1), '2020-06-01 10:00:00', 'DIRECT'),
        session(user(2), '2020-06-08 10:00:00', 'EMAIL', true),
        session(user(2), '2020-06-08 10:00:00', 'EMAIL', false),
        session(user(3), '2020-06-08 11:00:00', 'AFFILIATE'),
        session(user(3), '2020-06-08 12:00:00', ''),
        session(user(3), '2020-06-09 00:00:00', 'DIRECT'),
      ]),
      conversionsFile('2020-06-07', [registration(user(1), '2020-06-07 10:00:00')]),
      conversionsFile('2020-06-08', [
        registration(user(4), '2020-06-08 10:00:00'),
        registration(user(4), '2020-06-08 11:00:00'),
      ]),
    ]);
  });

  test.each([
    ['repeated_sessions', 'userid, occurrences', [`${user(1)} 2`, `${user(2)} 2`]],
    ['conflicting_is_paid', 'userid, is_paid_session', [`${user(2)} true`]],
    ['unnamed_mediums', 'medium, is_told, sessions', ['NEWSLETTER true 19', 'UNKNOWN false 1']],
    ['no_session_share', 'registered_users, users_without_session, share', ['2 1 0.5']],
    ['several_registrations', 'userid, registrations', [`${user(4)} 2`]],
    ['future_times', 'dataset, userid, told_time', [`sessions ${user(3)} 2020-06-09 00:00:00`]],
    ['late_shares', 'dataset, file_date, late_rows, row_count', ['sessions 2020-06-08 1 6']],
    ['unusual_volumes', 'dataset, file_date, row_count, row_count_week_before', ['sessions 2020-06-08 6 20']],
    [
      'channel_share_shifts',
      'registration_date, attribution_channel, share, share_day_before',
      ['2020-06-08 DIRECT 0.0 1.0', '2020-06-08 UNATTRIBUTED 1.0 0.0'],
    ],
  ])('%s', async (check, columns, rows) => {
    expect(await built.query(`SELECT concat_ws(' ', ${columns}) AS row FROM checks.${check} ORDER BY 1`)).toEqual(
      rows.map((row) => ({ row })),
    );
    expect(built.outcome.warnings.map(({ message }) => message)).toContain(
      `growth_attribution__${check}: ${rows.length} rows, kept in checks.${check}`,
    );
  });

  test('none of them stands in the way', () => {
    expect(built.outcome.models).toMatchObject({ warn: 9, error: 0, skipped: 0 });
  });
});

describe('critical checks stop the generation', () => {
  const stopped = (check: string) => ({
    code: 'DBT_TEST_FAILED',
    message: expect.stringContaining(`growth_attribution__${check} `) as string,
  });

  test('twenty sessions of mediums that nobody named, where that is more than 1 %', async () => {
    const files = [
      sessionsFile('2020-06-01', [
        ...times(20, (n) => session(user(n), '2020-06-01 10:00:00', 'CARRIER PIGEON')),
        ...times(400, (n) => session(user(n), '2020-06-01 11:00:00', 'DIRECT')),
      ]),
      conversionsFile('2020-06-01', [registration(user(1), '2020-06-01 12:00:00')]),
    ];
    await expect(models.build(files)).rejects.toMatchObject(stopped('accepted_mediums'));
  });

  test.each([
    ['channel_totals', 'unequal_channel_totals', 'UPDATE marts.mart_channel_attribution SET count = count + 1'],
    ['registrations_accounted_for', 'unaccounted_registrations', 'DELETE FROM marts.registration_attribution'],
  ])('%s', async (check, model, tampering) => {
    await built.tamper(tampering);
    await expect(built.rebuild(`growth_attribution__${model}`)).rejects.toMatchObject(stopped(check));
  });
});
