import type { RunReport } from '@relais/core';
import { makeRelais, type Relais } from '../../test/relais.js';
import { describeInTestCloud, describeSentStatements, startTestCloud, type TestCloud } from '../../test/test-cloud.js';
import { expectedRows, publishedRows } from './test/expected-rows.js';
import { fixtureFiles, makeInbox, type InboxFolder } from './test/inbox-folder.js';
import type { Ask } from './test/published-tables.js';
import { growthAttributionTiles } from './tiles.js';

/**
 * The same pipeline at its real home: files of a local inbox, raw and typed objects in GCS, tables in BigQuery, models
 * built by dbt-bigquery, through the real client libraries against servers that speak Google's protocols.
 */
const lateUser = '3074457348177337719';

let cloud: TestCloud;
let inbox: InboxFolder;
let relais: Relais;

const run = () => relais.json<RunReport>(['run', 'growth-attribution', '--target', 'gcp']);
const ask: Ask = async <Row>(query: string) => (await relais.json<Row[]>(['sql', 'growth-attribution', query])).value;
const channelOf = async (userid: string): Promise<unknown[]> =>
  ask(`select attribution_channel from marts.registration_attribution where userid = ${userid}`);

describeInTestCloud('growth-attribution', () => {
  beforeAll(async () => {
    cloud = await startTestCloud('relais-growth');
    inbox = await makeInbox();
    relais = await makeRelais({
      GROWTH_INBOX: inbox.path,
      ...cloud.variables,
    });
    await relais.holdPlatform();
    await inbox.drop((await fixtureFiles()).filter(({ date }) => date < '2020-09-02'));
    const { code, value } = await run();
    expect({ code, error: value.error, status: value.status }).toEqual({ code: 0, error: null, status: 'succeeded' });
    expect(await channelOf(lateUser)).toEqual([{ attribution_channel: 'DIRECT' }]);
  });

  afterAll(async () => {
    await relais?.remove();
    await cloud?.stop();
    await inbox?.remove();
  });

  test('a late session opens its attribution again, and all is as worked out by hand', async () => {
    await inbox.drop(await fixtureFiles());
    const { code, value } = await run();
    expect({ code, error: value.error, status: value.status }).toEqual({ code: 0, error: null, status: 'succeeded' });
    expect(value.tables.map(({ dataset, snapshotDate }) => `${dataset} ${snapshotDate}`)).toEqual([
      'sessions 2020-09-02',
    ]);
    for (const mart of [
      ...['registration_attribution', 'mart_channel_attribution', 'anomaly_conversions_no_session'],
      ...['daily_attribution', 'channel_conversion_time'],
    ])
      expect({ mart, rows: await publishedRows(ask, mart) }).toEqual({ mart, rows: expectedRows(mart) });
    const carriesOver = /create or replace table .*generation_000002[^]*union all[^]*generation_000001/;
    const sent = cloud.bigquery.statements.map(({ job }) => job.configuration.query?.query ?? '');
    expect(sent.filter((sql) => carriesOver.test(sql)).length).toBeGreaterThan(0);
    expect(await ask("select check_name from marts.check_results where status = 'fail'")).toEqual([]);
  });

  test('ids of 19 digits, moments and truth values are what the file says', async () => {
    expect(
      await ask(`select userid, time_started, is_paid, medium from source_tables.sessions
        where userid = 3074457348177337720 order by time_started`),
    ).toEqual([
      {
        userid: '3074457348177337720',
        time_started: '2020-08-31T10:59:59.999999Z',
        is_paid: true,
        medium: 'IMPRESSION',
      },
      {
        userid: '3074457348177337720',
        time_started: '2020-08-31T11:00:00.000001Z',
        is_paid: true,
        medium: 'IMPRESSION',
      },
    ]);
  });

  test('the same files change nothing', async () => {
    expect(await run()).toMatchObject({ code: 0, value: { status: 'unchanged', error: null } });
  });

  test('a file without a column publishes nothing', async () => {
    await inbox.drop([{ dataset: 'conversions', date: '2020-09-03', text: 'userid\n1\n' }]);
    expect(await run()).toMatchObject({
      code: 1,
      value: { status: 'failed', error: { code: 'CONTRACT_MISSING_COLUMN', dataset: 'conversions' } },
    });
    expect(await publishedRows(ask, 'registration_attribution')).toEqual(expectedRows('registration_attribution'));
  });

  test('every tile has something to show', async () => {
    for (const { name: tile, sql } of growthAttributionTiles)
      expect({ tile, rows: (await ask(sql)).length > 0 }).toEqual({ tile, rows: true });
  });

  describeSentStatements(() => cloud.bigquery, 50);
});
