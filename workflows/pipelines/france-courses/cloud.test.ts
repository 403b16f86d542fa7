import { readFile } from 'node:fs/promises';
import type { RunReport } from '@relais/core';
import { makeRelais, type Relais } from '../../test/relais.js';
import { startSourceServer, type SourceServer } from '../../test/source-server.js';
import {
  describeInTestCloud,
  describeSentStatements,
  project,
  startTestCloud,
  type TestCloud,
} from '../../test/test-cloud.js';
import { sorted } from './test/compare-tables.js';
import { makeMonths, toCsv, courseHeader } from './test/made-up-sources.js';
import { acceptReset, meetReset, type House } from './test/publisher-reset.js';
import { enrollmentsOf, filesOf, martsOf, serveMonth, sourceVariables } from './test/served-months.js';

/**
 * The same pipeline at its real home: raw and typed objects in GCS, tables in BigQuery, models built by dbt-bigquery,
 * through the real client libraries against servers that speak Google's protocols. What is published must be what the
 * independent reading of the same bytes gives, as it must on a laptop.
 */
const months = makeMonths(29, ['2025-01-15', '2025-02-15', '2025-03-15']);
const bucket = 'relais-test';
const marts = [
  'dim_formacode',
  'dim_courses',
  'fact_enrollments',
  'dim_course_fields',
  'fact_enrollment_fields',
  'fact_course_changes',
  'course_history',
  'unmatched_enrollments',
];

let source: SourceServer;
let cloud: TestCloud;
let relais: Relais;
const reports: RunReport[] = [];

const run = (date: string, ...more: string[]) =>
  relais.json<RunReport>(['run', 'france-courses', '--target', 'gcp', '--date', date, ...more]);
const sql = async <Row>(query: string): Promise<Row[]> =>
  (await relais.json<Row[]>(['sql', 'france-courses', query])).value;
const martRows = (mart: string) => sql<Record<string, unknown>>(`select * from marts.${mart}`);

describeInTestCloud('france-courses', () => {
  beforeAll(async () => {
    source = await startSourceServer();
    cloud = await startTestCloud(bucket);
    relais = await makeRelais({
      ...sourceVariables(source),
      ...cloud.variables,
    });
    await relais.holdPlatform();
    for (const month of months) {
      serveMonth(source, month);
      const { code, value } = await run(month.date);
      expect({ code, error: value.error, status: value.status }).toEqual({ code: 0, error: null, status: 'succeeded' });
      reports.push(value);
    }
  });

  afterAll(async () => {
    await relais?.remove();
    await cloud?.stop();
    await source?.close();
  });

  test('every row is accounted for, and raw, typed and warehouse agree', () => {
    for (const report of reports) {
      for (const t of report.tables) expect(t.read).toBe(t.loaded + t.duplicates + t.quarantined);
      expect(report.reconciliation).toHaveLength(23);
      expect(report.reconciliation.filter(({ raw, typed, warehouse }) => raw !== typed || typed !== warehouse)).toEqual(
        [],
      );
    }
  });

  test('enrollments are served as the newest snapshot has them, and every restatement is kept', async () => {
    const { served, revisions } = enrollmentsOf(months);
    const total = served.reduce((sum, row) => sum + (row.training_entries ?? 0), 0);
    const summed = await sql('select count(*) as n, sum(training_entries) as s from source_tables.enrollments');
    expect(summed).toEqual([{ n: served.length, s: total }]);
    expect(await sql('select count(*) as n from source_tables.enrollment_revisions')).toEqual([{ n: revisions }]);
  });

  test.each(marts)('every cell of %s is what an independent reading gives', async (mart) => {
    const rows = await martRows(mart);
    expect(sorted(rows)).toEqual(sorted(martsOf(months)[mart] ?? []));
    expect(rows.length).toBeGreaterThan(0);
  });

  test('the same bytes change nothing', async () => {
    const last = months.at(-1)?.date ?? '';
    const { code, value } = await run(last);
    expect({ code, status: value.status, generation: value.generation }).toEqual({
      ...{ code: 0, status: 'unchanged', generation: reports.at(-1)?.generation },
    });
    expect(value.tables.map(({ changed }) => changed)).toEqual([0, 0, 0]);
  });

  test('a publisher that errs is named, and the figures stay up', async () => {
    const month = months.at(-1) ?? months[0];
    if (!month) throw new Error('no month');
    const before = await martRows('dim_courses');
    serveMonth(source, month, { courses: toCsv(courseHeader, []) });
    const { code, value } = await run('2025-04-15');
    expect({ code, status: value.status, error: value.error?.code }).toEqual({
      ...{ code: 1, status: 'failed', error: 'SOURCE_HEADER_ONLY' },
    });
    expect(await martRows('dim_courses')).toEqual(before);
    serveMonth(source, month);
  });

  test('one can go back a generation and forth again', async () => {
    const newest = sorted(await martRows('dim_courses'));
    const back = ['publish', 'rollback', 'france-courses', '--yes'];
    expect((await relais.run(back)).code).toBe(0);
    expect(sorted(await martRows('dim_courses'))).toEqual(sorted(martsOf(months.slice(0, 2))['dim_courses'] ?? []));
    expect((await relais.run([...back, '--to', reports.at(-1)?.generation ?? ''])).code).toBe(0);
    expect(sorted(await martRows('dim_courses'))).toEqual(newest);
  });

  test("dbt's documentation describes the published generation", async () => {
    const { code, stdout, stderr } = await relais.run(['docs', 'france-courses', '--no-open']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const html = await readFile(stdout.trim(), 'utf8');
    const dataset = `france_courses_generation_${reports.at(-1)?.generation?.replaceAll('-', '_')}`;
    for (const mart of marts) expect(html).toContain(`\`${project}\`.\`${dataset}\`.\`marts__${mart}\``);
  });

  test('after losing every dataset a backfill gives equal tables, and no source is asked', async () => {
    await dropDatasets();
    const askedBefore = source.asked.length;
    const range = ['--from', '2025-01', '--to', '2025-03'];
    const { code, value } = await relais.json<RunReport>(['backfill', 'france-courses', ...range]);
    expect({ code, status: value.status, error: value.error }).toEqual({ code: 0, status: 'succeeded', error: null });
    expect(source.asked.length).toBe(askedBefore);
    for (const mart of marts) expect(sorted(await martRows(mart))).toEqual(sorted(martsOf(months)[mart] ?? []));
  });

  test('what was downloaded lies in the bucket byte for byte', async () => {
    for (const month of months) {
      const prefix = `relais/raw/france-courses/courses/snapshot_date=${month.date}/`;
      const { items } = await getJson<{ items: { name: string }[] }>(
        `${cloud.gcs.endpoint}/storage/v1/b/${bucket}/o?prefix=${encodeURIComponent(prefix)}`,
      );
      const name = items.map((item) => item.name).find((path) => path.endsWith('/courses.csv')) ?? '';
      const address = `${cloud.gcs.endpoint}/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}?alt=media`;
      const stored = Buffer.from(await (await fetch(address)).arrayBuffer());
      expect(stored.equals(Buffer.from(filesOf(month).courses))).toBe(true);
    }
  });

  describe('when the publisher resets', () => {
    const house = (): House => ({
      ...{ relais, source, published: months.at(-1)!, run },
      figures: async () => sorted(await martRows('fact_enrollments')),
    });

    test('B7: the months that went wait for a person, who is told how to let them through; the figures stay up', () =>
      meetReset(house()));

    test('B7: with a reason it is published, and the reason is in the report and in the store', () =>
      acceptReset(house()));
  });

  describeSentStatements(() => cloud.bigquery, 100);

  // After the judging: these are a person's statements, and no good ones.
  test('sql writes nothing', async () => {
    const before = sorted(await martRows('dim_courses'));
    for (const query of [
      'DELETE FROM marts.dim_courses WHERE TRUE',
      'CREATE TABLE marts.x AS SELECT 1 AS a',
      'SELECT 1; DROP TABLE marts.dim_courses',
    ])
      expect(await relais.json(['sql', 'france-courses', query])).toMatchObject({
        code: 1,
        value: { error: { code: 'SQL_REFUSED' } },
      });
    expect(sorted(await martRows('dim_courses'))).toEqual(before);
  });
});

async function getJson<T>(address: string): Promise<T> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return (await response.json()) as T;
}

/** What a person with the wrong rights could do. */
async function dropDatasets(): Promise<void> {
  const address = `${cloud.bigquery.endpoint}/bigquery/v2/projects/${project}/datasets`;
  const { datasets } = await getJson<{ datasets: { datasetReference: { datasetId: string } }[] }>(address);
  for (const { datasetReference } of datasets)
    await fetch(`${address}/${datasetReference.datasetId}?deleteContents=true`, { method: 'DELETE' });
}
