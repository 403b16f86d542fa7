import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { RunReport } from '@relais/core';
import { platformStatus } from '@relais/platform';
import { makeRelais, type CommandResult, type Relais } from '../../../../workflows/test/relais.js';
import { checkedDocument } from '../checked-document';
import { startPublisher, type Publisher } from './publisher.js';

/**
 * A day with one home, in order: from its first run to its first failure, with everything one asks in between. The
 * sources' addresses carry secrets, and so does the environment: at the end they are searched for.
 */
const canaries = ['canary-user', 'canary-password', 'canary-token', 'canary-api-key'];
let publisher: Publisher;
let relais: Relais;
let succeeded: RunReport;
/** Everything that any command has printed. */
let printed = '';

beforeAll(async () => {
  publisher = await startPublisher({ login: 'canary-user:canary-password', query: 'apikey=canary-token' });
  relais = await makeRelais(publisher.variables);
  await relais.holdPlatform();
});

afterAll(async () => {
  await relais?.remove();
  await publisher?.close();
});

async function command(...args: string[]): Promise<CommandResult> {
  const result = await relais.run(args);
  printed += result.stdout + result.stderr;
  return result;
}

/** Runs with `--json`: stdout is one document, or this throws. */
async function json<T>(...args: string[]): Promise<{ code: number | null; value: T }> {
  const { code, stdout } = await command(...args, '--json');
  return { code, value: checkedDocument(args, stdout) as T };
}
const run = (...more: string[]) => json<RunReport>('run', 'france-courses', '--date', '2025-01-15', ...more);

test('before the first run there is nothing to ask', async () => {
  expect(await json('sql', 'france-courses', 'select 1')).toMatchObject({
    code: 1,
    value: { error: { code: 'NOT_PUBLISHED' } },
  });
  expect((await command('logs', 'france-courses/2025-01-15')).code).toBe(1);
  expect((await command('show', 'france-courses/2025-01-15')).code).toBe(2);
});

test('one dataset of three is loaded, and nothing is published', async () => {
  expect(await run('--dataset', 'courses')).toMatchObject({
    code: 0,
    value: {
      status: 'loaded',
      generation: null,
      tables: [{ dataset: 'courses' }],
      warnings: [{ code: 'DATASET_NEVER_LOADED' }],
    },
  });
  expect((await json('sql', 'france-courses', 'select 1')).code).toBe(1);
});

test('the first whole run publishes', async () => {
  const { code, value } = await run();
  expect({ code, value }).toMatchObject({ code: 0, value: { status: 'succeeded', models: { error: 0, skipped: 0 } } });
  expect(await json('sql', 'france-courses', 'select count(*) > 0 as published from marts.dim_courses')).toEqual({
    code: 0,
    value: [{ published: true }],
  });
  succeeded = value;
});

test('a run is shown, listed and told by what it left', async () => {
  const { runId, workflowId } = succeeded;
  expect(await json('show', runId)).toEqual({ code: 0, value: succeeded });
  expect(await json('show', runId.slice(0, 30))).toEqual({ code: 0, value: succeeded });
  const runs = await json('runs');
  const listed = { workflowId, state: 'completed', started: expect.any(String), ended: expect.any(String) };
  expect(runs).toEqual({
    code: 0,
    value: [
      { ...listed, runId, outcome: 'succeeded' },
      { ...listed, runId: expect.any(String), outcome: 'loaded' },
    ],
  });
  const { value: status } = await json('status');
  expect(status).toMatchObject({ platform: expect.stringMatching(/^127\.0\.0\.1:\d+$/), running: [] });
  const { pipelines } = status as { readonly pipelines: readonly { readonly pipeline: string }[] };
  expect(pipelines.find(({ pipeline }) => pipeline === 'france-courses')).toMatchObject({
    generation: succeeded.generation,
    datasets: succeeded.tables.map(({ dataset, snapshotDate, version }) => ({ dataset, snapshotDate, version })),
  });
});

test('the logs of a run are its own, and name its steps', async () => {
  const logs = await command('logs', succeeded.runId);
  expect(logs.code).toBe(0);
  expect(logs.stdout).toContain(succeeded.generation);
  expect((await command('logs', succeeded.workflowId)).stdout.length).toBeGreaterThan(logs.stdout.length);
});

test('what every command prints for people goes to stdout, and to --json one document', async () => {
  for (const args of [
    ['status'],
    ['runs'],
    ['snapshots', 'ls', 'france-courses'],
    ['snapshots', 'verify', 'france-courses'],
    ['schedule', 'preview', 'france-courses'],
    ['config', 'show'],
    ['version'],
    ['why', succeeded.runId],
    ['sql', 'france-courses', 'select 1 as one'],
  ]) {
    const [plain, document] = await Promise.all([command(...args), json(...args)]);
    expect({ args, code: plain.code, said: plain.stdout !== '' }).toEqual({ args, code: 0, said: true });
    expect({ args, code: document.code }).toEqual({ args, code: 0 });
  }
});

test('exit codes: 0 unchanged, 1 failed, 2 usage, 3 blocked', async () => {
  expect(await run()).toMatchObject({ code: 0, value: { status: 'unchanged', generation: succeeded.generation } });

  publisher.alter('entree_sortie_formation/exports', () => '<!doctype html><html>maintenance</html>');
  expect(await run()).toMatchObject({ code: 1, value: { status: 'failed', error: { code: 'SOURCE_HTML' } } });

  const unserved = await relais.json<RunReport>(['run', 'france-courses'], { RELAIS_TRANSLATOR: 'libretranslate' });
  expect(unserved).toMatchObject({ code: 2, value: { status: 'failed', error: { code: 'CONFIG_INVALID' } } });
  expect(await json('why', succeeded.runId.replace(/.$/, 'x'))).toMatchObject({
    ...{ code: 2, value: { error: { code: 'RUN_NOT_FOUND', message: expect.stringContaining('did you mean') } } },
  });
  expect(await run('--dataset', 'nonsense')).toMatchObject({ code: 2, value: { error: { code: 'UNKNOWN_DATASET' } } });

  publisher.alter('entree_sortie_formation/exports', (csv) => csv.replace(/^(\d{4})-\d{2};/gm, '$1-13;'));
  expect(await run('--dataset', 'enrollments')).toMatchObject({
    code: 3,
    value: { status: 'blocked', error: { code: 'QUARANTINE_THRESHOLD', dataset: 'enrollments' } },
  });
  publisher.alter('entree_sortie_formation/exports');
  expect((await json<unknown[]>('quarantine', 'ls', 'france-courses')).value.length).toBeGreaterThan(0);
});

test('no secret is in the history of any run', async () => {
  const platform = await platformStatus(relais.home);
  const connection = await Connection.connect({ address: platform?.address ?? '' });
  const client = new Client({ connection, namespace: platform?.namespace ?? 'default' });
  let histories = '';
  for await (const { workflowId, runId } of client.workflow.list())
    histories += textsOf(await client.workflow.getHandle(workflowId, runId).fetchHistory());
  await connection.close();
  expect(histories).toContain('france-courses');
  expect(histories).toContain('SOURCE_HTML');
  expect(histories).toContain('exports/csv?apikey=…');
  expect(canaries.filter((canary) => histories.includes(canary))).toEqual([]);
});

/** Every text in a history, payloads too, which are bytes of JSON. */
function textsOf(value: unknown): string {
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
  if (typeof value === 'object' && value !== null) return Object.values(value).map(textsOf).join('\n');
  return String(value);
}

test('no secret was printed or written down', async () => {
  const shown = await relais.run(['config', 'show'], { TEMPORAL_API_KEY: 'canary-api-key' });
  expect(shown.stdout).toContain('sourceUrls.COURSES_URL');
  expect(shown.stdout).toContain('temporal.apiKey');
  const everything = [
    printed + shown.stdout + shown.stderr,
    ...filesBelow(relais.home).map((path) => readFileSync(path, 'latin1')),
  ];
  expect(everything.length).toBeGreaterThan(20);
  expect(canaries.filter((canary) => everything.some((text) => text.includes(canary)))).toEqual([]);
  // The address itself is known, so that what is searched is what was written.
  expect(everything.some((text) => text.includes('exports/csv?apikey=…'))).toBe(true);
});

function filesBelow(folder: string): string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));
  return paths.filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}
