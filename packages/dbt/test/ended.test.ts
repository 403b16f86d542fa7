import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError, TransientError } from '@relais/core';
import { smallProject, type SmallProject } from './small-project.js';
import { untilGone } from './until-gone.js';

/** Python in the place of run_dbt.py: says where it is, then does what the test wants. */
const runner = (body: string) => `
import json, os, signal, sys, time
target = sys.argv[sys.argv.index("--target-path") + 1]
os.makedirs(target, exist_ok=True)
attempt = os.environ["DBT_ENV_CUSTOM_ENV_RELAIS_ATTEMPT"]
def results(text, attempt=attempt):
    text = text.replace("{", '{"metadata": {"env": {"RELAIS_ATTEMPT": "' + attempt + '"}}, ', 1)
    open(os.path.join(target, "run_results.json"), "w").write(text)
def say(**message): print(json.dumps(message), flush=True)
${body}
`;
const endless =
  'open(os.environ["PID_FILE"], "w").write(str(os.getpid())); say(event="node", done=1, total=2, name="first")\nwhile True: time.sleep(60)';
const oneModel = (status: string) =>
  `{"results": [{"unique_id": "model.relais.small__one", "status": "${status}", "message": null}]}`;

let project: SmallProject;
let pidFile: string;
beforeEach(() => {
  project = smallProject({ 'small/models/marts/small__one.sql': 'select 1 as n' });
  pidFile = join(project.folder, 'pid');
});
afterEach(() => project.remove());

const pid = () => Number(readFileSync(pidFile, 'utf8'));
const attempt = (body: string, options = {}, more = {}) => {
  project.replaceRunner(runner(body));
  const environment = { RELAIS_DUCKDB_PATH: project.databaseFile, PID_FILE: pidFile };
  return project.builder(options).build(project.request({ environment, ...more }));
};

test.each([
  ['nothing but garbage', 'print("\\x00{]garbage")', 'left no usable run results'],
  ['half a file of results', 'results(\'{"results": [{"unique_id": "mod\')', 'left no usable run results'],
  ['results of a status unknown', `results('${oneModel('splendid')}')`, 'left no usable run results'],
  ['the results of another attempt', `results('${oneModel('success')}', 'another')`, 'left no usable run results'],
  [
    'results of fewer nodes than it set out with, although it ended with 0',
    `say(event="started", total=2); results('${oneModel('success')}')`,
    'told the end of 1 of 2 nodes',
  ],
  ['no node at all', 'results(\'{"results": []}\')', 'found nothing to build'],
  ['a fault outside of its nodes', `results('${oneModel('success')}'); sys.exit(2)`, 'failed outside of its nodes'],
])('%s is DBT_BROKEN', async (_name, body, what) => {
  const failure: unknown = await attempt(`print("last words", file=sys.stderr)\n${body}`).catch(
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(PermanentError);
  expect(failure).toMatchObject({ code: 'DBT_BROKEN' });
  expect((failure as Error).message).toContain(what);
  expect((failure as Error).message).toContain('last words');
  expect(readdirSync(project.scratchFolder)).toEqual([]);
});

test('failed nodes fail the build although dbt ends with 0', async () => {
  await expect(attempt(`results('${oneModel('error')}')`)).rejects.toMatchObject({ code: 'DBT_MODEL_FAILED' });
});

test('killed by another hand: can be tried again', async () => {
  const failure: unknown = await attempt('os.kill(os.getpid(), signal.SIGKILL)').catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(TransientError);
  expect(failure).toMatchObject({ code: 'DBT_ENDED', context: { signal: 'SIGKILL' } });
});

test('hung: ended, named by the node last heard of', async () => {
  const failure: unknown = await attempt(endless, { stallAfterMs: 6_000 }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(TransientError);
  expect(failure).toMatchObject({ code: 'DBT_STALLED', context: { node: 'first' } });
  await untilGone(pid());
});

test('cancelled: SIGTERM, then SIGKILL for one that will not listen; the reason is what the caller gets', async () => {
  const cancel = new AbortController();
  const reason = new Error('the run was cancelled');
  const onProgress = () => cancel.abort(reason);
  const deaf = `signal.signal(signal.SIGTERM, signal.SIG_IGN)\n${endless}`;
  await expect(attempt(deaf, { graceMs: 50 }, { signal: cancel.signal, onProgress })).rejects.toBe(reason);
  await untilGone(pid());
  expect(readdirSync(project.scratchFolder)).toEqual([]);
});

test('cancelled before it began: nothing is started', async () => {
  await expect(attempt(endless, {}, { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow('too late');
  expect(existsSync(pidFile)).toBe(false);
});

test('without its Python the error says how to come by one', async () => {
  await expect(attempt('', { python: join(project.folder, 'no-python') })).rejects.toMatchObject({
    code: 'DBT_MISSING',
    message: expect.stringContaining('run ./relais once') as string,
  });
});

test('dbt sees what it needs of the environment and nothing else', async () => {
  process.env['CANARY_SECRET'] = 'canary';
  try {
    const dump = `open(os.environ["PID_FILE"], "w").write(json.dumps(sorted(os.environ))); results('${oneModel('success')}')`;
    const network = { HTTPS_PROXY: 'http://proxy.example:3128' };
    await attempt(dump, { environment: { DBT_ENVIRONMENT: 'development' }, network, memoryLimit: '200MB', threads: 2 });
  } finally {
    delete process.env['CANARY_SECRET'];
  }
  const seen = JSON.parse(readFileSync(pidFile, 'utf8')) as string[];
  const own = [
    'DBT_ENV_CUSTOM_ENV_RELAIS_ATTEMPT',
    'DBT_ENVIRONMENT',
    'HTTPS_PROXY',
    'PID_FILE',
    'RELAIS_DUCKDB_MEMORY',
    'RELAIS_DUCKDB_PATH',
    'RELAIS_DUCKDB_THREADS',
  ];
  const fromSystem = [
    'DO_NOT_TRACK',
    'DUCKDB_JE_MALLOC_CONF',
    'HOME',
    'LANG',
    'LC_CTYPE',
    'PATH',
    'PYTHONUTF8',
    'TMPDIR',
  ];
  expect(seen).toEqual(expect.arrayContaining(own));
  expect(seen.filter((name) => !own.includes(name) && !fromSystem.includes(name))).toEqual([]);
});

test('for BigQuery it is told who asks and for how much, and nothing of DuckDB', async () => {
  const dump = `open(os.environ["PID_FILE"], "w").write(json.dumps(dict(os.environ))); results('${oneModel('success')}')`;
  const bigquery = {
    endpoint: null,
    maximumBytesBilled: 1_000_000,
    impersonate: 'builder@example.iam.gserviceaccount.com',
    credentialsFile: '/etc/relais/identity.json',
  };
  const environment = { RELAIS_BIGQUERY_DATASET: 'generation_1', PID_FILE: pidFile };
  await attempt(dump, { bigquery, memoryLimit: '200MB', threads: 2 }, { dialect: 'bigquery', environment });
  const seen = JSON.parse(readFileSync(pidFile, 'utf8')) as Record<string, string>;
  const told = Object.entries(seen).filter(([name]) => /^(RELAIS|GOOGLE)_/.test(name));
  expect(Object.fromEntries(told)).toEqual({
    GOOGLE_APPLICATION_CREDENTIALS: '/etc/relais/identity.json',
    RELAIS_BIGQUERY_DATASET: 'generation_1',
    RELAIS_BIGQUERY_IMPERSONATE: 'builder@example.iam.gserviceaccount.com',
    RELAIS_BIGQUERY_MAXIMUM_BYTES: '1000000',
  });
});

test('bytes billed are those of all statements together, null where none was billed', async () => {
  const node = (name: string, response: string) =>
    `{"unique_id": "model.relais.${name}", "status": "success", "adapter_response": ${response}}`;
  const nodes = (...all: string[]) => `results('{"results": [${all.join(', ')}]}')`;
  const billed = nodes(node('a', '{"bytes_billed": 10485760}'), node('b', '{"bytes_billed": 0}'), node('c', '{}'));
  expect((await attempt(billed)).bytesBilled).toBe(10_485_760);
  expect((await attempt(nodes(node('a', '{}'), node('b', 'null')))).bytesBilled).toBeNull();
});
