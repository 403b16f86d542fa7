import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleAddresses } from '@relais/cli/demo/sample-addresses';
import { runCli } from '@relais/cli/run-cli';
import type { RegisteredPipeline } from '@relais/core';
import { startSampleServer } from '@relais/sample-sources';
import { registry } from '@relais/workflows/pipelines';
import { capturedShell } from './captured-shell';
import { checkedDocument } from './checked-document';

const home = mkdtempSync(join(tmpdir(), 'relais-cli-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const run = async (line: string, variables: NodeJS.ProcessEnv = {}) => {
  const shell = capturedShell({ RELAIS_HOME: home, ...variables });
  const args = line.split(' ').filter(Boolean);
  const exitCode = await runCli(args, shell);
  if (args.includes('--json')) checkedDocument(args, shell.out());
  return { exitCode, out: shell.out(), err: shell.err() };
};

test.each([
  ['runn', 'USAGE'],
  ['run', 'USAGE'],
  ['run france-courses --nonsense', 'USAGE'],
  ['run france-courses --target moon', 'USAGE'],
  ['run france-course', 'UNKNOWN_PIPELINE'],
  ['run constructor', 'UNKNOWN_PIPELINE'],
  ['run france-courses --dataset course', 'UNKNOWN_DATASET'],
  ['run france-courses --date 2025-02-29', 'DATE_INVALID'],
  ['run france-courses --date yesterday', 'DATE_INVALID'],
  ['run france-courses --target gcp', 'TARGET_MISMATCH'],
  ['backfill france-courses --from 2025-03 --to 2025-01', 'RANGE_INVALID'],
  ['backfill france-courses --from 2025-03', 'USAGE'],
  ['snapshots import france-courses courses x.csv --date 2025-13-01', 'DATE_INVALID'],
  ['snapshots import france-courses courses /no/such.csv --date 2025-01-15', 'IMPORT_NO_FILE'],
  ['run france-courses --dry-run --detach', 'USAGE'],
  ['plan france-courses --from 2025-03', 'USAGE'],
  ['plan france-courses --date 2025-03-01 --only all', 'USAGE'],
  ['looker france-courses', 'LOOKER_NEEDS_BIGQUERY'],
  ['publish', 'USAGE'],
  ['publish rollback france-courses', 'CONFIRMATION_NEEDED'],
  ['destroy', 'CONFIRMATION_NEEDED'],
  ['prune', 'CONFIRMATION_NEEDED'],
  ['prune france-courses --older-than long', 'USAGE'],
  ['backup', 'USAGE'],
  ['restore --from /no/such/folder', 'BACKUP_UNKNOWN'],
  ['worker', 'TEMPORAL_ADDRESS_MISSING'],
  ['sources serve --scale none', 'USAGE'],
  ['bench france-courses --scale 0', 'USAGE'],
  ['bench france-courses --scale Infinity', 'USAGE'],
  ['bench france-courses --seed odd', 'USAGE'],
  ['bench france-courses --repeat 0', 'USAGE'],
  ['bench france-courses --measure growth --scales 1', 'USAGE'],
  ['bench france-courses --measure growth --scales 1,,2', 'USAGE'],
  ['bench france-courses --measure backfill --parallel 17', 'USAGE'],
  ['bench france-courses --measure memory', 'USAGE'],
  ['bench france-courses --scales 0.1,1', 'USAGE'],
  ['bench france-courses --measure growth --scale 0.1', 'USAGE'],
  ['bench france-courses --measure translation --months 2', 'USAGE'],
  ['sample growth-attribution --days 0', 'USAGE'],
  ['backfill france-courses --from 2025-01 --to 2025-02 --parallel 17', 'USAGE'],
  ['sample growth-attribution --from 2020-06-31', 'USAGE'],
  ['sample growth-attribution --drift new', 'USAGE'],
  ['sample france-courses', 'NO_INBOX'],
  ['demo france-course', 'UNKNOWN_PIPELINE'],
  ['show 0000', 'RUN_NOT_FOUND'],
  ['runs --limit some', 'USAGE'],
  ['runs --limit 0', 'USAGE'],
  ['quarantine show france-courses courses 2025-02-30 1', 'DATE_INVALID'],
  ['quarantine show france-courses courses 2025-02-28 first', 'USAGE'],
  ['quarantine drop france-courses courses 2025-02-30 --reason known', 'DATE_INVALID'],
  ['quarantine replay france-courses --date 2025-02-30', 'DATE_INVALID'],
])('%s is a mistake of usage: exit code 2, one line with %s, the next command', async (line, code) => {
  const { exitCode, out, err } = await run(line);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  expect(err).toMatch(new RegExp(`^error ${code}: .+\nnext: \\./relais .+\n$`));
});

test.each([
  ['runn', './relais --help', "unknown command 'runn'"],
  ['schedule', './relais schedule --help', 'relais schedule wants one of its commands; known: apply, ls, preview'],
  ['schedule appl', './relais schedule --help', "unknown command 'appl'"],
  ['help nope', './relais --help', 'wants one of its commands; known: demo, plan, run, .*, chaos$'],
  ['help runn', './relais --help', 'did you mean run'],
  ['publish ls', './relais publish ls --help', "missing required argument 'pipeline'"],
  ['quarantine show france-courses --jsn', './relais quarantine show --help', "unknown option '--jsn'"],
  ['statsu', './relais --help', 'Did you mean status'],
  ['publish rolback', './relais publish --help', 'did you mean rollback'],
  ['run france-courses --datset courses', './relais run --help', 'Did you mean --dataset'],
  ['ledger france-courses --only misssing', './relais ledger .+', 'did you mean missing'],
  ['ledger france-courses --only some', './relais ledger .+', 'known: all, missing, failed'],
])('%s leads to the help of the command that was meant: %s', async (line, next, message) => {
  const { err } = await run(line);
  expect(err).toMatch(new RegExp(message, 'm'));
  expect(err).toMatch(new RegExp(`^next: ${next}$`, 'm'));
});

test('a broken environment is a mistake of usage too, for the commands that need it', async () => {
  const broken = { RELAIS_WAREHOUSE: 'oracle' };
  expect(await run('status', broken)).toMatchObject({ exitCode: 2, out: '' });
  expect(await run('version', broken)).toMatchObject({ exitCode: 0, err: '' });
});

test('run --json prints a whole report also when nothing was started, whatever was wrong', async () => {
  for (const line of ['run france-courses --date 2025-02-29 --json', 'run --json france-courses --date=2025-02-29']) {
    const { exitCode, out } = await run(line);
    expect(exitCode).toBe(2);
    expect(JSON.parse(out)).toEqual({
      pipeline: 'france-courses',
      workflowId: '',
      runId: '',
      logicalDate: '2025-02-29',
      status: 'failed',
      generation: null,
      tables: [],
      models: { pass: 0, warn: 0, error: 0, skipped: 0 },
      reconciliation: [],
      translation: { distinct: 0, glossary: 0, memory: 0, provider: 0, untranslated: 0 },
      warnings: [],
      error: { code: 'DATE_INVALID', message: expect.stringContaining('2025-02-29'), dataset: null },
    });
  }
});

test.each<[string, NodeJS.ProcessEnv, string]>([
  ['BIGQUERY_PROJECT', { RELAIS_WAREHOUSE: 'bigquery', RELAIS_STORE: 'gs://some-bucket' }, ''],
  ['LIBRETRANSLATE_URL', { RELAIS_TRANSLATOR: 'libretranslate' }, ''],
  ['DBT_CLOUD_TOKEN', { RELAIS_DBT: 'cloud' }, ''],
  ['RELAIS_STORE', { RELAIS_WAREHOUSE: 'bigquery' }, ' --dry-run'],
])('a run that lacks %s starts nothing and reports as a run does', async (name, variables, more) => {
  const { exitCode, out } = await run(`run france-courses --date 2025-01-15 --json${more}`, variables);
  expect(exitCode).toBe(2);
  expect(JSON.parse(out)).toMatchObject({
    logicalDate: '2025-01-15',
    status: 'failed',
    tables: [],
    error: { code: 'CONFIG_INVALID', message: expect.stringContaining(name) as unknown },
  });
  expect(readdirSync(home)).toEqual([]);
});

test('--target says what the environment is instead', async () => {
  const bigquery = { RELAIS_WAREHOUSE: 'bigquery', RELAIS_STORE: 'gs://some-bucket', BIGQUERY_PROJECT: 'p' };
  expect((await run('run france-courses --target local', bigquery)).err).toMatch(
    /TARGET_MISMATCH: .*RELAIS_WAREHOUSE=bigquery, RELAIS_STORE=gs:\/\/some-bucket/,
  );
  expect((await run('run france-courses --target gcp')).err).toMatch(/TARGET_MISMATCH: .*RELAIS_WAREHOUSE=duckdb/);
});

test('a dry run prints one forecast, and leaves the home as it was', async () => {
  const sources = await startSampleServer({ registry, scale: 0.002 });
  try {
    const pipeline = registry['france-courses'] as RegisteredPipeline;
    const variables = sampleAddresses(pipeline, sources.url);
    const { exitCode, out } = await run('run france-courses --date 2025-01-15 --dry-run --json', variables);
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      pipeline: 'france-courses',
      logicalDate: '2025-01-15',
      sources: ['courses', 'enrollments', 'formacode'].map((dataset) => ({ dataset, verdict: 'first', error: null })),
      changes: 'some',
      datasets: ['courses', 'enrollments', 'formacode'].map((dataset) => ({ dataset, action: 'fetch' })),
      build: { action: 'build', because: expect.arrayContaining(['nothing is published yet']) as unknown },
      warehouse: { dialect: 'duckdb', cost: null },
    });
    expect(await run('plan france-courses --date 2025-01-15 --detailed-exitcode --json', variables)).toMatchObject({
      exitCode: 4,
      out,
    });
    const plain = await run('run france-courses --date 2025-01-15 --dry-run --dataset formacode', variables);
    expect(plain.out).toMatch(/^formacode +be fetched +no snapshot is stored +2025-01-15 +~ [\d.]+ kB$/m);
    expect(plain.out).toContain('warehouse duckdb: nothing is billed');
    expect(readdirSync(home)).toEqual([]);
  } finally {
    await sources.close();
  }
});

test('a commander error under --json is one document as well', async () => {
  const { exitCode, out } = await run('run france-courses --nonsense --json');
  expect(exitCode).toBe(2);
  expect(JSON.parse(out)).toMatchObject({ status: 'failed', error: { code: 'USAGE' } });
});

test('other commands print the error alone under --json', async () => {
  const { exitCode, out, err } = await run('sql france-courses SELECT --json');
  expect(exitCode).toBe(1);
  expect(JSON.parse(out)).toEqual({ error: { code: 'NOT_PUBLISHED', message: expect.any(String), dataset: null } });
  expect(err).toContain('next: ./relais run france-courses');
});

test('a range may be of days or of months, and says so', async () => {
  const { err } = await run('backfill france-courses --from 2025 --to 2026-01');
  expect(err).toContain('--from "2025" is no date; write YYYY-MM-DD or YYYY-MM\n');
});

test('a query may begin with a comment', async () => {
  const shell = capturedShell({ RELAIS_HOME: home });
  await runCli(['sql', 'france-courses', '-- how many\nSELECT 1', '--json'], shell);
  expect(JSON.parse(shell.out())).toMatchObject({ error: { code: 'NOT_PUBLISHED' } });
});

test('watch prints one document for one look only', async () => {
  const { exitCode, out } = await run('watch --json');
  expect([exitCode, JSON.parse(out)]).toMatchObject([2, { error: { code: 'USAGE' } }]);
});

test('help and version are no errors', async () => {
  expect(await run('--help')).toMatchObject({ exitCode: 0, err: '' });
  expect(await run('')).toMatchObject({ exitCode: 0, err: '' });
  expect(await run('help run')).toMatchObject({ exitCode: 0, out: expect.stringContaining('--accept') });
  expect((await run('')).out).not.toContain('hold');
});

test('the stack is shown when debugging only', async () => {
  expect((await run('sql france-courses SELECT', { RELAIS_LOG_LEVEL: 'debug' })).err).toMatch(/\n {4}at /);
  expect((await run('sql france-courses SELECT')).err).not.toMatch(/\n {4}at /);
});

test('a home that was never used is looked at without anything being started', async () => {
  expect(await run('runs --json')).toMatchObject({ exitCode: 0, out: '[]\n' });
  expect(await run('schedule ls --json')).toMatchObject({ exitCode: 0, out: '[]\n' });
  expect(await run('snapshots ls france-courses --json')).toMatchObject({ exitCode: 0, out: '[]\n' });
  const { out } = await run('status --json');
  expect(JSON.parse(out)).toMatchObject({
    platform: null,
    pipelines: Object.values(registry).map(({ definition }) => ({
      pipeline: definition.name,
      generation: null,
      datasets: definition.datasets.map(({ name }) => ({ dataset: name, snapshotDate: null })),
    })),
  });
});

test('config show --json is one document without secrets', async () => {
  const { out } = await run('config show --json', {
    TEMPORAL_ADDRESS: 'cluster.example:7233',
    TEMPORAL_API_KEY: 'canary-key',
    COURSES_URL: 'https://ada:canary-password@example.org/x?apikey=canary-query',
  });
  expect(JSON.parse(out)).toMatchObject({ home, temporal: { address: 'cluster.example:7233' } });
  expect(out).not.toContain('canary');
});
