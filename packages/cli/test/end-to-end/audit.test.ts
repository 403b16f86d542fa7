import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport } from '@relais/core';
import { makeMonths, type Month } from '../../../../workflows/pipelines/france-courses/test/made-up-sources.js';
import {
  martsOf,
  serveMonth,
  sourceVariables,
} from '../../../../workflows/pipelines/france-courses/test/served-months.js';
import type { RunExplanation } from '@relais/cli/why/explain-run';
import { makeRelais, type Relais } from '../../../../workflows/test/relais.js';
import { startSourceServer, type SourceServer } from '../../../../workflows/test/source-server.js';
import { checkedDocument } from '../checked-document';
import { changedCheckout, type ChangedCheckout } from './changed-checkout.js';

/** Figures that a test of the models objects to: nobody sees them, and the ones before stay up, cell by cell. */
const [first, second] = makeMonths(29, ['2025-01-15', '2025-02-15']) as [Month, Month];
/** Passes every check of a file, and is no code of five digits. */
const odd: Month = { ...second, formacodes: [...second.formacodes, ['999', 'soudage', '254 soudage', 'métallurgie']] };
const testOn = (condition: string, config = ''): string =>
  `${config}select formacode from {{ ref('france_courses__dim_formacode') }} where formacode ${condition}\n`;

let source: SourceServer;
let checkout: ChangedCheckout;
let relais: Relais;
let generation: string | null;

beforeAll(async () => {
  source = await startSourceServer();
  checkout = changedCheckout('france-courses');
  checkout.write('infra/dbt/tests/codes_have_five_digits.sql', testOn('< 10000'));
  checkout.write('infra/dbt/tests/codes_of_trades.sql', testOn('< 20000', "{{ config(severity='warn') }}\n"));
  relais = await makeRelais({ ...sourceVariables(source), ...checkout.variables }, checkout.command);
  await relais.holdPlatform();
});

afterAll(async () => {
  await relais?.remove();
  checkout?.remove();
  await source?.close();
});

async function run(date: string): Promise<{ code: number | null; report: RunReport; stderr: string }> {
  const { code, stdout, stderr } = await relais.run(['run', 'france-courses', '--date', date, '--json']);
  return { code, report: checkedDocument(['run'], stdout) as RunReport, stderr };
}

/** Every cell of every mart that readers see, a row as one text. */
async function published(): Promise<readonly string[]> {
  const rows = Object.keys(martsOf([first])).map(
    (mart) => `select '${mart} ' || to_json(t)::varchar as row from marts.${mart} t`,
  );
  const { value } = await relais.json<{ row: string }[]>(['sql', 'france-courses', rows.join(' union all ')]);
  return value.map(({ row }) => row).sort();
}

const rowsOf = (months: readonly Month[]): number =>
  Object.values(martsOf(months)).reduce((total, rows) => total + rows.length, 0);
const files = (): readonly string[] =>
  readdirSync(join(relais.home, 'warehouse'), { recursive: true, encoding: 'utf8' }).sort();
const odds = (state: string) => ({ dataset: 'formacode', snapshotDate: odd.date, state });
const ledger = async () => (await relais.json<object[]>(['ledger', 'france-courses', 'formacode'])).value;

test('a test that only warns is told, and stands in nobody’s way', async () => {
  serveMonth(source, first);
  const { code, report } = await run(first.date);
  expect({ code, status: report.status, error: report.error }).toEqual({ code: 0, status: 'succeeded', error: null });
  ({ generation } = report);
  expect(report.warnings).toContainEqual({ code: 'DBT_WARN', message: 'codes_of_trades: 1 rows', dataset: null });
  expect(report.models).toMatchObject({ warn: report.warnings.filter((each) => each.code === 'DBT_WARN').length });
  expect(report.models).toMatchObject({ error: 0, skipped: 0 });
  expect(await published()).toHaveLength(rowsOf([first]));
});

test('a blocking test that finds rows fails the run; readers keep every cell, and what was built is gone', async () => {
  serveMonth(source, odd);
  const [before, held] = [await published(), files()];
  const { code, report, stderr } = await run(odd.date);
  expect({ code, status: report.status, generation: report.generation }).toEqual({
    code: 1,
    status: 'failed',
    generation,
  });
  expect(report.error).toMatchObject({ code: 'DBT_TEST_FAILED', dataset: null });
  expect(report.error?.message).toMatch(/test codes_have_five_digits failed.*nothing was published: mend .* run again/);
  expect(report.models).toMatchObject({ error: 1, warn: expect.any(Number) as number });
  expect(report.models.pass).toBeGreaterThan(10);
  expect(report.tables.map(({ dataset }) => dataset)).toEqual(['courses', 'enrollments', 'formacode']);
  expect(stderr).toContain(`next: ./relais why ${report.runId}`);
  expect((await relais.run(['logs', report.runId])).stdout).toContain('codes_have_five_digits');
  const { value: why } = await relais.json<RunExplanation>(['why', report.runId]);
  expect(why).toMatchObject({
    status: 'failed',
    faults: [{ code: 'DBT_TEST_FAILED' }],
    failedRows: [{ test: 'codes_have_five_digits', failures: 1, rows: [{ formacode: '999' }] }],
    stands: { published: { generation } },
  });
  expect((await relais.run(['why', report.runId])).stdout).toContain('    formacode 999\n');
  expect(why.loaded.map(({ dataset }) => dataset)).toEqual(['courses', 'enrollments', 'formacode']);
  expect(why.next[0]?.command).toBe(`./relais logs ${report.runId}`);
  expect(await published()).toEqual(before);
  expect(files()).toEqual(held);
  expect(await ledger()).toContainEqual(expect.objectContaining(odds('loaded')));
});

test('once the publisher has mended it, the next run publishes what the test held back', async () => {
  serveMonth(source, second);
  const { code, report } = await run(second.date);
  expect({ code, status: report.status, error: report.error }).toEqual({ code: 0, status: 'succeeded', error: null });
  expect(await published()).toHaveLength(rowsOf([first, second]));
  expect(await ledger()).toContainEqual(expect.objectContaining(odds('published')));
});
