import { askTiles } from '../../test/ask-tiles.js';
import { growthAttributionTiles } from './tiles.js';

const checks = `create table marts.check_results as select * from (values
    ('repeated_sessions', false, 'warn', 2::bigint, 'Told once.', 'checks.repeated_sessions'),
    ('channel_totals', true, 'pass', 0::bigint, 'Sums up.', 'checks.unequal_channel_totals')
  ) as checks (check_name, critical, status, failing_rows, description, rows_in)`;
const { ask } = askTiles(growthAttributionTiles, __dirname, {
  sources: ['sessions', 'conversions'],
  prepare: [checks],
});

test('months sort as texts do', async () => {
  const months = (await ask('registrations-by-channel')).map((row) => row['registration_month']);
  expect([...new Set(months)].sort()).toEqual(['2020-08', '2020-09']);
});

test('the shares of a day sum up to 1, the unattributed among them', async () => {
  const shares = (await ask('channel-shares')).filter((row) => row['registration_date'] === '2020-08-31');
  expect(shares).toHaveLength(6);
  expect(shares.reduce((sum, { share }) => sum + Number(share), 0)).toBeCloseTo(1, 12);
});

test('a session of exactly an hour stands with those of up to an hour', async () => {
  expect((await ask('hours-to-conversion')).filter((row) => row['attribution_channel'] === 'PAID_IMPRESSION')).toEqual([
    { attribution_channel: 'PAID_IMPRESSION', elapsed: 'b: up to 1 hour', registrations: '5' },
  ]);
});
