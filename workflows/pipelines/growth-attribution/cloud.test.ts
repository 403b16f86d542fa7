import { startFakeGcs, type FakeGcs } from '../../../packages/object-store/test/fake-gcs.js';
import {
  startBigQueryServer,
  type BigQueryServer,
} from '../../../packages/warehouse/test/bigquery-server/start-server.js';
import { judgeSent } from '../../../packages/warehouse/test/judge-sent.js';
import { describeWithSqlAnalyser, startSqlAnalyser } from '../../../packages/warehouse/test/sql-analyser.js';
import type { RunReport } from '@relais/core';
import { makeRelais, type Relais } from '../../test/relais.js';
import { expectedRows, publishedRows } from './test/expected-rows.js';
import { fixtureFiles, makeInbox, type InboxFolder } from './test/inbox-folder.js';
import type { Ask } from './test/published-tables.js';
import { growthAttributionTiles } from './tiles.js';

/**
 * The same pipeline at its real home: files of a local inbox, raw and typed objects in GCS, tables in BigQuery, models
 * built by dbt-bigquery, through the real client libraries against servers that speak Google's protocols.
 */
const bucket = 'relais-growth';
const python = process.env['RELAIS_DBT_BIGQUERY_PYTHON'];
const missing = [
  ...(process.env['RELAIS_FAKE_GCS'] ? [] : ['fake-gcs-server']),
  ...(process.env['RELAIS_SQLGLOT_PYTHON'] ? [] : ['sqlglot']),
  ...(python ? [] : ['dbt-bigquery']),
];
const name = 'growth-attribution --target gcp';
const title = missing.length === 0 ? name : `${name} (without ${missing.join(', ')})`;
const lateUser = '3074457348177337719';

let gcs: FakeGcs;
let bigquery: BigQueryServer;
let inbox: InboxFolder;
let relais: Relais;

const run = () => relais.json<RunReport>(['run', 'growth-attribution', '--target', 'gcp']);
const ask: Ask = async <Row>(query: string) => (await relais.json<Row[]>(['sql', 'growth-attribution', query])).value;
const channelOf = async (userid: string): Promise<unknown[]> =>
  ask(`select attribution_channel from marts.registration_attribution where userid = ${userid}`);

(missing.length === 0 ? describe : describe.skip)(title, () => {
  beforeAll(async () => {
    gcs = await startFakeGcs([bucket]);
    bigquery = await startBigQueryServer({ gcsEndpoint: gcs.endpoint });
    inbox = await makeInbox();
    relais = await makeRelais({
      GROWTH_INBOX: inbox.path,
      RELAIS_STORE: `gs://${bucket}/relais`,
      RELAIS_WAREHOUSE: 'bigquery',
      BIGQUERY_PROJECT: 'relais-test',
      BIGQUERY_LOCATION: 'EU',
      STORAGE_EMULATOR_HOST: gcs.endpoint,
      BIGQUERY_EMULATOR_HOST: bigquery.endpoint,
      RELAIS_DBT_PYTHON: python ?? '',
    });
    await relais.holdPlatform();
    await inbox.drop((await fixtureFiles()).filter(({ date }) => date < '2020-09-02'));
    const { code, value } = await run();
    expect({ code, error: value.error, status: value.status }).toEqual({ code: 0, error: null, status: 'succeeded' });
    expect(await channelOf(lateUser)).toEqual([{ attribution_channel: 'DIRECT' }]);
  });

  afterAll(async () => {
    await relais?.remove();
    await bigquery?.stop();
    await gcs?.stop();
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
    const sent = bigquery.statements.map(({ job }) => job.configuration.query?.query ?? '');
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

  describeWithSqlAnalyser("Google's analyser", () => {
    test('takes every statement that was sent', async () => {
      const analyser = startSqlAnalyser();
      try {
        const { judged, refused } = await judgeSent(analyser, bigquery.statements);
        expect(refused).toEqual([]);
        expect(judged).toBeGreaterThan(50);
      } finally {
        await analyser.end();
      }
    });
  });
});
