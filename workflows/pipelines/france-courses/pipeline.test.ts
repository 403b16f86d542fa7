import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunReport } from '@relais/core';
import { makeRelais, type Relais } from '../../test/relais.js';
import { startSourceServer, type SourceServer } from '../../test/source-server.js';
import { courseHeader, makeMonths, toCsv, type Month } from './test/made-up-sources.js';
import { readCourses } from './test/independent-reading.js';
import { compare, fingerprints, plain, sorted } from './test/compare-tables.js';
import { acceptReset, meetReset, resetDate, type House } from './test/publisher-reset.js';
import { enrollmentsOf, filesOf, martsOf, serveMonth, sourceVariables } from './test/served-months.js';

/**
 * The pipeline from the command line to the published tables, against sources made for this test: what is published
 * must be what an independent reading of the same bytes gives, and stay so whatever the publishers do next.
 */
const dates = ['2025-01-15', '2025-02-15', '2025-03-15'];
const months = makeMonths(29, dates);

let source: SourceServer;
let relais: Relais;
const reports: RunReport[] = [];

const run = (date: string, ...more: string[]) =>
  relais.json<RunReport>(['run', 'france-courses', '--date', date, ...more]);
const sql = async <Row>(query: string): Promise<Row[]> =>
  (await relais.json<Row[]>(['sql', 'france-courses', query])).value;

function lastMonth(): Month {
  const month = months.at(-1);
  if (!month) throw new Error('no month');
  return month;
}

beforeAll(async () => {
  source = await startSourceServer();
  relais = await makeRelais(sourceVariables(source));
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
  await source?.close();
});

describe('three months', () => {
  test('every row of every file is accounted for, and raw, typed and warehouse agree', () => {
    for (const [index, report] of reports.entries()) {
      const month = months[index];
      expect(report.tables.map((t) => [t.dataset, t.read])).toEqual([
        ['courses', month?.courses.length],
        ['enrollments', month?.enrollments.length],
        ['formacode', month?.formacodes.length],
      ]);
      for (const t of report.tables) expect(t.read).toBe(t.loaded + t.duplicates + t.quarantined);
      expect(report.reconciliation.filter((line) => line.raw !== line.typed || line.typed !== line.warehouse)).toEqual(
        [],
      );
      expect(report.reconciliation).toHaveLength(23);
    }
  });

  test('texts arrive character by character, codes keep their form, amounts are rounded as written', async () => {
    const rows = await sql<Record<string, string | null>>(
      `select training_id, department, training_title, training_content, department_code, region_code, provider_id, fees_mean
       from source_tables.courses where date_extract = '${dates[0]}' order by training_id, department`,
    );
    const read = readCourses(filesOf(months[0] ?? lastMonth()).courses)
      .map((c) => [c.training_id, c.department, ...c.texts, c.provider_id, plain(c.fees_mean)])
      .sort((a, b) => compare(String(a[0]), String(b[0])) || compare(String(a[1]), String(b[1])));
    expect(rows.map((row) => Object.values(row))).toEqual(read);
  });

  test('enrollments are served as the newest snapshot has them, and every restatement is kept', async () => {
    const { served, revisions } = enrollmentsOf(months);
    const sum = served.reduce((total, row) => total + (row.training_entries ?? 0), 0);
    expect(
      await sql('select count(*)::int as n, sum(training_entries)::bigint as s from source_tables.enrollments'),
    ).toEqual([{ n: served.length, s: sum }]);
    expect(await sql('select count(*)::int as n from source_tables.enrollment_revisions')).toEqual([{ n: revisions }]);
  });

  test.each([
    'dim_formacode',
    'dim_courses',
    'fact_enrollments',
    'dim_course_fields',
    'fact_enrollment_fields',
    'fact_course_changes',
    'course_history',
    'unmatched_enrollments',
  ])('every cell of %s is what an independent reading gives', async (mart) => {
    const rows = await sql<Record<string, unknown>>(`select * from marts.${mart}`);
    expect(sorted(rows)).toEqual(sorted(martsOf(months)[mart] ?? []));
    expect(rows.length).toBeGreaterThan(0);
  });

  test('what no glossary knows stays French, marked and counted', async () => {
    expect(reports.at(-1)?.translation).toMatchObject({ distinct: 7, untranslated: 1 });
    expect(
      await sql(`select description_en, translation_status from source_tables.formacode where formacode = 31026`),
    ).toEqual([{ description_en: 'terme que nul glossaire ne connaît', translation_status: 'untranslated' }]);
  });
});

describe('again', () => {
  test('the same bytes change nothing', async () => {
    const before = reports.at(-1);
    const { code, value } = await run(lastMonth().date);
    expect({ code, status: value.status, generation: value.generation }).toEqual({
      code: 0,
      status: 'unchanged',
      generation: before?.generation,
    });
    expect(value.tables.map(({ changed, read, loaded }) => ({ changed, read, loaded }))).toEqual(
      before?.tables.map(({ read, loaded }) => ({ changed: 0, read, loaded })),
    );
  });

  test('the header the publisher used before gives the same table', async () => {
    const rename = { date_extract: 'date_chargement', code_inventaire: 'code_rs', siret: 'siret_of' };
    const before = await fingerprints(sql);
    serveMonth(source, lastMonth(), { courses: toCsv([...courseHeader].reverse(), lastMonth().courses, rename) });
    const { value } = await run(lastMonth().date);
    expect(value.tables[0]).toMatchObject({
      dataset: 'courses',
      changed: 0,
      loaded: reports.at(-1)?.tables[0]?.loaded,
    });
    expect(await fingerprints(sql)).toEqual(before);
    serveMonth(source, lastMonth());
  });

  test('after deleting the warehouse a backfill gives equal tables from raw alone', async () => {
    const before = await fingerprints(sql);
    await rm(join(relais.home, 'warehouse'), { recursive: true });
    await rm(join(relais.home, 'store', 'typed'), { recursive: true });
    const askedBefore = source.asked.length;
    const { code, value } = await relais.json<RunReport>([
      'backfill',
      'france-courses',
      '--from',
      '2025-01',
      '--to',
      '2025-03',
    ]);
    expect({ code, status: value.status, error: value.error }).toEqual({ code: 0, status: 'succeeded', error: null });
    expect(source.asked.length).toBe(askedBefore);
    expect(await fingerprints(sql)).toEqual(before);
  });
});

describe('when the publisher errs', () => {
  test.each([
    ['a web page', '<!doctype html><html>maintenance</html>', 'SOURCE_HTML'],
    ['nothing', '', 'SOURCE_EMPTY'],
    ['a header alone', toCsv(courseHeader, []), 'SOURCE_HEADER_ONLY'],
    ['half a file', filesOf(lastMonth()).courses.slice(0, 4_000), 'SOURCE_INCOMPLETE'],
    ['a column less', toCsv(courseHeader.slice(1), lastMonth().courses), 'CONTRACT_MISSING_COLUMN'],
  ])('%s is named, and the figures stay up', async (_name, body, errorCode) => {
    const before = await fingerprints(sql);
    serveMonth(source, lastMonth(), { courses: body });
    const { code, value } = await run('2025-04-15');
    expect({ code, status: value.status, error: value.error?.code, dataset: value.error?.dataset }).toEqual({
      code: 1,
      status: 'failed',
      error: errorCode,
      dataset: 'courses',
    });
    expect(value.tables.map((t) => t.dataset)).toEqual(['enrollments', 'formacode']);
    expect(await fingerprints(sql)).toEqual(before);
  });

  test('too many refused rows wait for a person, and pass with a reason', async () => {
    const [first, second, ...rest] = lastMonth().courses;
    const bad = [
      { ...first, nb_action: '12,5' },
      { ...second, code_rncp: '31025.5' },
    ];
    serveMonth(source, lastMonth(), { courses: toCsv(courseHeader, [...bad, ...rest]) });
    const blocked = await run('2025-03-15');
    expect({ code: blocked.code, status: blocked.value.status, error: blocked.value.error?.code }).toEqual({
      code: 3,
      status: 'blocked',
      error: 'QUARANTINE_THRESHOLD',
    });
    const accepted = await run('2025-03-15', '--accept', 'the two rows are known');
    expect(accepted).toMatchObject({
      code: 0,
      value: { status: 'succeeded', tables: [{ dataset: 'courses', quarantined: 2 }, {}, {}] },
    });
    const { value } = await relais.json<{ dataset: string; row: number; column: string; raw: string }[]>([
      'quarantine',
      'ls',
      'france-courses',
    ]);
    expect(value.map(({ dataset, row, column }) => ({ dataset, row, column }))).toEqual([
      { dataset: 'courses', row: 1, column: 'training_module_count' },
      { dataset: 'courses', row: 2, column: 'code_rncp' },
    ]);
    expect(value[0]?.raw).toBe(toCsv(courseHeader, bad.slice(0, 1)).split('\n').slice(1).join('\n').trimEnd());
  });
});

test('sql neither writes nor reads elsewhere', async () => {
  const before = await fingerprints(sql);
  const folder = join(relais.home, 'store');
  for (const query of [
    'delete from marts.dim_courses',
    'select 1; drop table marts.dim_courses',
    `copy marts.dim_courses to '${folder}/x.csv'`,
    "select * from read_text('/etc/passwd')",
    `attach '${folder}/x.duckdb' as x`,
  ])
    expect(await relais.json(['sql', 'france-courses', query])).toMatchObject({
      code: 1,
      value: { error: { code: 'SQL_REFUSED' } },
    });
  expect(await fingerprints(sql)).toEqual(before);
  expect(existsSync(join(folder, 'x.csv')) || existsSync(join(folder, 'x.duckdb'))).toBe(false);
});

describe('when the publisher resets', () => {
  const house = (): House => ({ relais, source, published: lastMonth(), run, figures: () => fingerprints(sql) });

  test('B7: the months that went wait for a person, who is told how to let them through; the figures stay up', () =>
    meetReset(house()));

  test('B7: it waits as long as nobody says why it is right', async () => {
    expect(await run(resetDate)).toMatchObject({ code: 3, value: { status: 'blocked' } });
  });

  test('B7: with a reason it is published, and the reason is in the report and in the store', () =>
    acceptReset(house()));

  test('B7: neither a repeat nor a backfill asks again', async () => {
    const again = await run(resetDate);
    expect(again).toMatchObject({ code: 0, value: { status: 'unchanged' } });
    expect(again.value.warnings.map((warning) => warning.code)).toContain('ACCEPTED');
    await rm(join(relais.home, 'warehouse'), { recursive: true });
    const backfill = ['backfill', 'france-courses', '--from', '2025-01', '--to', '2025-04'];
    expect(await relais.json<RunReport>(backfill)).toMatchObject({ code: 0, value: { error: null } });
  });
});
