import type { RunForecast } from '@relais/activities/forecast/run-forecast';
import type { JsonDocuments } from '@relais/cli/output/json-documents';
import type { RunReport } from '@relais/core';
import { makeRelais, type Relais } from '../../../../workflows/test/relais.js';
import { changedCheckout, type ChangedCheckout } from './changed-checkout.js';
import { startPublisher, type Publisher } from './publisher.js';

/** The questions that a person asks before and after a run, of sources that say nothing of their files. */
const [january, february] = ['2025-01-15', '2025-02-15'] as const;
const pipeline = 'france-courses';
const model = 'workflows/pipelines/france-courses/models/marts/france_courses__dim_formacode.sql';
let publisher: Publisher;
let checkout: ChangedCheckout;
let relais: Relais;
let first: RunReport;

beforeAll(async () => {
  publisher = await startPublisher();
  checkout = changedCheckout(pipeline);
  relais = await makeRelais({ ...publisher.variables, ...checkout.variables }, checkout.command);
  await relais.holdPlatform();
  const { code, value } = await relais.json<RunReport>(['run', pipeline, '--date', january]);
  expect({ code, error: value.error }).toEqual({ code: 0, error: null });
  first = value;
});

afterAll(async () => {
  await relais?.remove();
  checkout?.remove();
  await publisher?.close();
});

const plan = (...args: string[]) =>
  relais.json<RunForecast>(['plan', pipeline, '--date', january, '--detailed-exitcode', ...args]);
const actions = ({ datasets }: RunForecast) => datasets.map(({ dataset, action }) => `${dataset} ${action}`);
const idle = ['courses none', 'enrollments none', 'formacode none'];

test('after a run there is nothing to do, and a second run does nothing', async () => {
  const { code, value } = await plan();
  expect({ code, actions: actions(value), build: value.build.action }).toEqual({
    code: 0,
    actions: idle,
    build: 'none',
  });
  expect(value).toMatchObject({ changes: 'none', reloaded: [], contracts: [], build: { because: [], files: [] } });
  const said = await relais.run(['plan', pipeline, '--date', january]);
  expect(said.stdout).toContain(`${pipeline}  a run of ${january} would change nothing\n`);
  expect(await relais.json(['run', pipeline, '--date', january])).toMatchObject({ value: { status: 'unchanged' } });
});

test('other bytes of a source are noticed before they are fetched', async () => {
  publisher.alter('entree_sortie', (body) => body.replace(/(\n[^\n]*);(\d+);(\d+);(\d+)/, '$1;7777;$3;$4'));
  try {
    const { code, value } = await plan();
    expect(code).toBe(4);
    expect(value).toMatchObject({
      changes: 'some',
      build: { action: 'build', because: ['enrollments would be loaded'] },
    });
    expect(actions(value)).toEqual(['courses none', 'enrollments fetch', 'formacode none']);
    const { value: other } = await plan('--dataset', 'courses');
    expect(other).toMatchObject({ changes: 'none', datasets: [{ dataset: 'courses' }] });
  } finally {
    publisher.alter('entree_sortie');
  }
});

test('a source that cannot be asked is neither nothing nor something', async () => {
  const { code, value } = await relais.json<RunForecast>(['plan', pipeline, '--date', january, '--detailed-exitcode'], {
    COURSES_URL: 'http://127.0.0.1:9/none',
  });
  expect(code).toBe(1);
  expect(value).toMatchObject({
    changes: 'unknown',
    datasets: [{ action: 'ask' }, { action: 'none' }, { action: 'none' }],
  });
});

test('a model that was touched is named; a contract that is kept is not', async () => {
  checkout.write(model, `${checkout.read(model)}\n-- touched\n`);
  const { code, value } = await plan();
  expect(code).toBe(4);
  expect(actions(value)).toEqual(idle);
  expect(value).toMatchObject({
    contracts: [],
    build: { action: 'build', files: [{ file: model, change: 'changed' }], models: ['marts.dim_formacode'] },
  });
  const backfill = await relais.json(['plan', pipeline, '--from', '2025-01', '--to', '2025-01']);
  expect(backfill).toMatchObject({
    code: 0,
    value: { changes: 'some', snapshots: [], build: { models: ['marts.dim_formacode'] } },
  });
});

test('two generations differ by what the second month brought', async () => {
  const none = await relais.run(['diff', pipeline]);
  expect({ code: none.code, says: none.stderr }).toEqual({
    code: 2,
    says: expect.stringContaining('GENERATION_UNKNOWN'),
  });
  expect((await relais.json(['run', pipeline, '--date', february])).code).toBe(0);
  const { code, value } = await relais.json<JsonDocuments['diff']>(['diff', pipeline, '--rows', '1']);
  expect(code).toBe(0);
  expect(value.from).toMatchObject({ generation: first.generation, run: { logicalDate: january } });
  const [courses] = value.tables.filter(({ table }) => table === 'marts.dim_courses');
  expect(courses).toMatchObject({ key: ['course_month', 'formacode'], removed: 0, changed: 0, columns: { added: [] } });
  expect(courses?.added).toBe((courses?.rows.after ?? 0) - (courses?.rows.before ?? 0));
  expect(courses?.examples).toMatchObject([{ kind: 'added', before: null, after: { course_month: '2025-02' } }]);
  const told = await relais.run(['diff', pipeline, '--table', 'marts.dim_formacode', '--from', '000001']);
  expect(told.stdout).toMatch(/^marts\.dim_formacode +(\d+ \d+) +\1 +0 +0 +0$/m);
});

test('status keeps to one screen, and tells of a run that failed; what is late ends freshness with 1', async () => {
  publisher.alter('moncompteformation', () => '<!doctype html><html>maintenance</html>');
  expect((await relais.run(['run', pipeline, '--date', '2025-03-15', '--dataset', 'courses'])).code).toBe(1);
  const { stdout } = await relais.run(['status', pipeline]);
  expect(stdout.split('\n').filter((line) => line.length > 80 && !line.includes('./relais'))).toEqual([]);
  expect(stdout).toMatch(/^courses +2025-02-15 +\d+ +2025-02-15 +LATE by \d+ d$/m);
  expect(stdout).toMatch(
    /^last run {2}failed .+ france-courses\/2025-03-15\n +SOURCE_HTML \(courses\): \.\/relais show /m,
  );
  expect(stdout).toMatch(/^next run .+ by its calendar\n +not applied: \.\/relais schedule apply france-courses$/m);
  const { code, value } = await relais.json<JsonDocuments['freshness']>(['freshness', pipeline]);
  expect(code).toBe(1);
  expect(value.map(({ dataset, state }) => `${dataset} ${state}`)).toEqual([
    'courses late',
    'enrollments late',
    'formacode undated',
  ]);
});
