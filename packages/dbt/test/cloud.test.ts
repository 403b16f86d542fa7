import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { PermanentError, TransientError } from '@relais/core';
import type { BuildRequest } from '@relais/dbt';
import { dbtCloud, type DbtCloudOptions } from '@relais/dbt/drivers/cloud';
import { startDbtCloud, token, type DbtCloudServer } from './dbt-cloud-server.js';

let cloud: DbtCloudServer;
let folder: string;
beforeEach(async () => {
  cloud = await startDbtCloud();
  folder = await mkdtemp(join(tmpdir(), 'relais-dbt-cloud-'));
  await mkdir(join(folder, 'models', 'demo', 'models'), { recursive: true });
  await writeFile(join(folder, 'models', 'demo', 'models', 'a.sql'), 'select 1');
});
afterEach(async () => {
  await cloud.stop();
  await rm(folder, { recursive: true, force: true });
});

const driver = (changes: Partial<DbtCloudOptions> = {}) =>
  dbtCloud({
    url: cloud.url,
    accountId: '42',
    jobId: '7',
    token,
    projectFolder: folder,
    modelsFolder: join(folder, 'models'),
    pollMs: { first: 5, longest: 10 },
    patience: { attempts: 3, backoffMs: 5, longestBackoffMs: 10, longestRetryAfterMs: 2_000 },
    ...changes,
  });

const request = (changes: Partial<BuildRequest> = {}, dataset = 'demo_generation_a1'): BuildRequest => ({
  pipeline: 'demo',
  selector: 'demo',
  dialect: 'bigquery',
  environment: {
    RELAIS_BIGQUERY_PROJECT: 'a-project',
    RELAIS_BIGQUERY_LOCATION: 'EU',
    RELAIS_BIGQUERY_DATASET: dataset,
    RELAIS_BIGQUERY_SOURCES: 'demo_source_tables',
  },
  ...changes,
});

const node = (unique_id: string, status: string, message = '') => ({ unique_id, status, message, failures: null });
const good = { results: [node('model.relais.demo__a', 'success'), node('test.relais.unique_a.1', 'warn')] };
const failureOfBuild = (changes: Partial<DbtCloudOptions> = {}): Promise<unknown> =>
  driver(changes)
    .build(request())
    .then(
      () => undefined,
      (error: unknown) => error,
    );
const calls = (call: string): number => cloud.asked.filter((asked) => asked === call).length;
const trigger = 'POST /jobs/7/run/';

test('runs the job into the candidate’s dataset and counts its nodes', async () => {
  cloud.artifact = good;
  const steps = [
    { name: 'Clone git repository', status: 10 },
    { name: 'Invoke dbt build', status: 3 },
  ];
  cloud.states = [{ status: 1 }, { status: 3, run_steps: steps }, { status: 10 }];
  const progress: unknown[] = [];
  const outcome = await driver().build(request({ onProgress: (...args) => progress.push(args) }));
  expect(outcome).toMatchObject({ models: { pass: 1, warn: 1, error: 0, skipped: 0 } });
  expect(outcome.warnings).toEqual([{ code: 'DBT_WARN', message: 'unique_a: 0 rows', dataset: null }]);
  expect(progress[0]).toEqual([1, 2, 'Invoke dbt build']);
  expect(cloud.orders).toEqual([
    {
      cause: expect.stringMatching(/^relais demo \w{12}\/\w{12} builds demo_generation_a1$/),
      schema_override: 'demo_generation_a1',
      steps_override: [`dbt build --select demo --vars '{"relais_sources":"demo_source_tables"}'`],
    },
  ]);
});

test('the models are told their variables and the generation before; what nobody can put between quotes is refused', async () => {
  cloud.artifact = good;
  cloud.states = [{ status: 10 }];
  const { environment } = request();
  const previous = {
    RELAIS_BIGQUERY_PREVIOUS: 'demo_generation_a0',
    RELAIS_BIGQUERY_ADDED: '{"files":["2020-06-05"]}',
  };
  await driver().build(request({ variables: { mode: 'strict' }, environment: { ...environment, ...previous } }));
  const vars = {
    ...{ mode: 'strict', relais_sources: 'demo_source_tables', relais_previous: 'demo_generation_a0' },
    relais_added: { files: ['2020-06-05'] },
  };
  expect(cloud.orders[0]).toMatchObject({
    steps_override: [`dbt build --select demo --vars '${JSON.stringify(vars)}'`],
  });
  await expect(driver().build(request({ variables: { mode: "it's" } }))).rejects.toMatchObject({
    code: 'DBT_CLOUD_REFUSED',
  });
});

test('a warned check says where its rows are, as the manifest has it', async () => {
  cloud.artifact = good;
  cloud.manifest = {
    nodes: {
      'model.relais.demo__a': { name: 'demo__a', fqn: ['relais', 'demo', 'models', 'checks', 'demo__a'] },
      'test.relais.unique_a.1': { name: 'unique_a', attached_node: 'model.relais.demo__a' },
    },
  };
  cloud.states = [{ status: 10 }];
  expect((await driver().build(request())).warnings).toEqual([
    { code: 'CHECK_WARNED', message: 'unique_a: 0 rows, kept in checks.a', dataset: null },
  ]);
});

test('a failed node is named, a model before a test', async () => {
  cloud.states = [{ status: 20, status_message: 'dbt command failed' }];
  cloud.artifact = {
    results: [node('test.relais.unique_a.1', 'fail'), node('model.relais.demo__a', 'error', 'no such column')],
  };
  expect(await failureOfBuild()).toMatchObject({
    code: 'DBT_MODEL_FAILED',
    message:
      '[dbt/cloud] model demo__a failed (and unique_a): no such column; nothing was published: mend the data, the model or the test, then run again',
  });
});

test.each([
  ['cancelled by somebody', { status: 30, status_message: 'Cancelled by user.' }, 'DBT_CANCELLED', PermanentError],
  [
    'timed out',
    { status: 20, status_message: 'This run timed out after 300 seconds' },
    'DBT_TIMED_OUT',
    TransientError,
  ],
  [
    'without its repository',
    { status: 20, run_steps: [{ name: 'Clone git repository', status: 20 }] },
    'DBT_GIT_FAILED',
    PermanentError,
  ],
  ['failed outside of its nodes', { status: 20, status_message: 'Compilation Error' }, 'DBT_BROKEN', PermanentError],
  ['done without artifacts', { status: 10 }, 'DBT_BROKEN', PermanentError],
])('a run that was %s says so', async (_, state, code, kind) => {
  cloud.artifact = null;
  cloud.states = [{ status: 3 }, state];
  const error = await failureOfBuild();
  expect(error).toBeInstanceOf(kind);
  expect(error).toMatchObject({ code, message: expect.stringContaining('run 100') });
});

test('a run that built nothing is no success', async () => {
  expect(await failureOfBuild()).toMatchObject({ code: 'DBT_BROKEN' });
});

test.each([
  [401, 'DBT_CLOUD_FORBIDDEN', 'DBT_CLOUD_TOKEN'],
  [403, 'DBT_CLOUD_FORBIDDEN', 'Job Admin'],
  [404, 'DBT_CLOUD_NOT_FOUND', 'DBT_CLOUD_JOB_ID'],
])('%d of the trigger is asked once and names what to mend', async (status, code, mend) => {
  cloud.fault = (call) => (call === trigger ? { status } : undefined);
  expect(await failureOfBuild()).toMatchObject({ code, message: expect.stringContaining(mend) });
  expect(calls(trigger)).toBe(1);
});

test('429 with Retry-After and 503 are waited out', async () => {
  cloud.artifact = good;
  const faults = [{ status: 429, headers: { 'Retry-After': '0' } }, { status: 503 }];
  cloud.fault = (call) => (call === 'GET /runs/100/' ? faults.shift() : undefined);
  cloud.triggers.push('refused');
  await driver().build(request());
  expect(cloud.orders).toHaveLength(1);
});

test('a trigger whose reply was lost has started its run: there is no second one', async () => {
  cloud.artifact = good;
  cloud.triggers.push('lost');
  await driver().build(request());
  expect(cloud.orders).toHaveLength(1);
  expect(cloud.runs).toHaveLength(1);
});

test('an attempt that died leaves a run, which is cancelled before the next one starts', async () => {
  cloud.artifact = good;
  cloud.states = [{ status: 3 }];
  const died = new AbortController();
  const first = driver().build(request({ signal: died.signal }));
  const ended = first.catch((error: unknown) => error);
  while (cloud.asked.at(-1) !== 'GET /runs/100/') await new Promise((resolve) => setTimeout(resolve, 2));
  // As after a kill: nobody is left to cancel it.
  cloud.fault = (call) => (call.endsWith('/cancel/') ? { status: 404 } : undefined);
  died.abort(new Error('killed'));
  await ended;
  expect(cloud.runs[0]?.status).toBe(3);
  cloud.fault = () => undefined;
  cloud.states = [{ status: 3 }, { status: 10 }];
  await driver().build(request({}, 'demo_generation_b2'));
  expect(cloud.runs.map(({ status }) => status)).toEqual([30, 10]);
  expect(cloud.asked.indexOf('POST /runs/100/cancel/')).toBeLessThan(cloud.asked.lastIndexOf(trigger));
});

test('runs of other warehouses and of people are left alone', async () => {
  cloud.artifact = good;
  const causes = ['Triggered by hand', 'relais demo 000000000000/000000000000 builds x'];
  causes.forEach((cause, index) => cloud.runs.push({ id: 100 + index, status: 3, trigger: { cause } }));
  await driver().build(request());
  expect(cloud.asked.filter((call) => call.endsWith('/cancel/'))).toEqual([]);
});

test('a cancelled build cancels its run and throws the reason', async () => {
  cloud.states = [{ status: 3 }];
  const controller = new AbortController();
  const reason = new Error('the run was cancelled');
  const ended = expect(driver().build(request({ signal: controller.signal }))).rejects.toBe(reason);
  while (cloud.asked.at(-1) !== 'GET /runs/100/') await new Promise((resolve) => setTimeout(resolve, 2));
  controller.abort(reason);
  await ended;
  expect(cloud.runs[0]?.status).toBe(30);
});

test('a run that takes for ever is cancelled and can be tried again', async () => {
  cloud.states = [{ status: 3 }];
  const error = await failureOfBuild({ longestMs: 300 });
  expect(error).toBeInstanceOf(TransientError);
  expect(error).toMatchObject({ code: 'DBT_STALLED' });
  expect(cloud.runs[0]?.status).toBe(30);
});

test('the token stands in its header alone', async () => {
  const seen: unknown[] = [];
  for (const status of [400, 401, 503]) {
    cloud.fault = () => ({ status, message: `no entry for ${token}` });
    seen.push(await failureOfBuild());
  }
  expect(cloud.headers[0]?.authorization).toBe(`Token ${token}`);
  expect(inspect(seen, { depth: 20, showHidden: true })).not.toContain(token);
  expect(cloud.asked.join(' ')).not.toContain(token);
});

test('a name that a shell could read as more is refused before anything is asked', async () => {
  await expect(driver().build(request({ selector: "demo'; rm -rf /" }))).rejects.toThrow(PermanentError);
  expect(cloud.asked).toEqual([]);
});

test('the version changes with a model and with the job', async () => {
  const before = await driver().version('demo');
  expect(await driver().version('demo')).toBe(before);
  expect(await driver({ jobId: '8' }).version('demo')).not.toBe(before);
  await writeFile(join(folder, 'models', 'demo', 'models', 'a.sql'), 'select 2');
  expect(await driver().version('demo')).not.toBe(before);
});
