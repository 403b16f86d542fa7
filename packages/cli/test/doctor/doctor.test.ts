import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '@relais/cli/run-cli';
import type { CheckResult } from '@relais/cli/doctor/check';
import { registry } from '@relais/workflows/pipelines';
import { capturedShell } from '../captured-shell';
import { checkedDocument } from '../checked-document';
import { answers, type Answer } from './answers';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'relais-doctor-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function doctor(environment: NodeJS.ProcessEnv, target?: string) {
  const shell = capturedShell({ RELAIS_HOME: join(folder, 'home'), RELAIS_DBT: 'none', ...environment });
  const code = await runCli(['doctor', ...(target ? [target] : []), '--json'], shell);
  const results = checkedDocument(['doctor'], shell.out()) as CheckResult[];
  return { code, results, text: shell.out(), found: (name: string) => results.find(({ check }) => check === name) };
}

describe('on this machine', () => {
  const well = { RELAIS_TEMPORAL_BINARY: process.execPath };

  test('finds nothing wrong, leaves nothing behind, and says so in four fields', async () => {
    const { code, results, found } = await doctor(well);
    expect({ code, failed: results.filter(({ status }) => status === 'fail') }).toEqual({ code: 0, failed: [] });
    for (const result of results) expect(Object.keys(result)).toEqual(['check', 'status', 'found', 'mend']);
    expect(found('store')).toMatchObject({ status: 'ok', mend: null });
    expect(found('warehouse france-courses')?.found).toContain('never published');
    expect(existsSync(join(folder, 'home', 'warehouse'))).toBe(false);
  });

  test('a line each, with the command that mends', async () => {
    const shell = capturedShell({ RELAIS_HOME: join(folder, 'home'), RELAIS_DBT: 'none' });
    expect(await runCli(['doctor'], shell)).toBe(1);
    expect(shell.out()).toMatch(/^ok {4}node: \d+\.\d+\.\d+$/m);
    expect(shell.out()).toMatch(/^fail {2}temporal: .* {2}→ go install github\.com\/temporalio\/cli\/cmd\/temporal@v/m);
  });

  test.each<[string, NodeJS.ProcessEnv, string, RegExp, RegExp]>([
    ['settings', { RELAIS_WAREHOUSE: 'bigquery' }, 'settings', /BIGQUERY_PROJECT: missing/, /config show/],
    ['dbt', { RELAIS_DBT: 'core', RELAIS_DBT_PYTHON: '/nowhere/python' }, 'dbt', /cannot load dbt/, /pip install/],
    [
      'a server that does not answer',
      { TEMPORAL_ADDRESS: '127.0.0.1:1' },
      'temporal',
      /no Temporal server/,
      /TEMPORAL_ADDRESS/,
    ],
    [
      'a translator that is not there',
      { RELAIS_TRANSLATOR: 'libretranslate', LIBRETRANSLATE_URL: 'http://user:canary@127.0.0.1:1/' },
      'translator',
      /nothing answers at http:\/\/(?!.*canary)/,
      /LIBRETRANSLATE_URL/,
    ],
  ])('finds %s', async (_, environment, check, words, mend) => {
    const { code, found } = await doctor({ ...well, ...environment });
    expect([code, found(check)]).toEqual([
      1,
      {
        check,
        status: 'fail',
        found: expect.stringMatching(words) as string,
        mend: expect.stringMatching(mend) as string,
      },
    ]);
  });

  test('finds a store that cannot be', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { code, found } = await doctor({ ...well, RELAIS_STORE: join(folder, 'file', 'store') });
    expect([code, found('store')?.status]).toEqual([1, 'fail']);
  });

  test('finds a port that is taken', async () => {
    const server = await answers(() => ({ status: 200, body: {} }));
    const { found } = await doctor({ ...well, RELAIS_UI_PORT: new URL(server.url).port });
    await server.close();
    expect(found(`port ${new URL(server.url).port}`)).toMatchObject({ status: 'fail', mend: 'unset RELAIS_UI_PORT' });
  });

  test('asked about the cloud it does not take a laptop for it', async () => {
    const { code, found } = await doctor(well, 'gcp');
    expect([code, found('target')]).toEqual([
      1,
      expect.objectContaining({ status: 'fail', mend: './relais setup gcp' }),
    ]);
  });
});

describe('in the cloud, at servers of the test’s own', () => {
  const bucket = {
    name: 'b-1',
    location: 'EU',
    objectRetention: { mode: 'Enabled' },
    softDeletePolicy: { retentionDurationSeconds: '2592000' },
  };
  const wrong = { status: 404, body: { error: { code: 404, message: 'Not found', errors: [{ reason: 'notFound' }] } } };

  /** A project whose parts are as given; what is not given is missing. */
  async function examine(parts: Partial<Record<'bucket' | 'dataset' | 'job' | 'dbt', Answer>>, environment = {}) {
    const server = await answers((method, path) => {
      if (path.includes('/jobs/7/')) return parts.dbt ?? wrong;
      if (path.includes('/datasets/')) return parts.dataset ?? wrong;
      if (method === 'POST' && path.includes('/jobs')) return parts.job ?? wrong;
      return path.startsWith('/storage/v1/b/b-1?') || path === '/storage/v1/b/b-1' ? (parts.bucket ?? wrong) : wrong;
    });
    const answer = await doctor(
      {
        RELAIS_TEMPORAL_BINARY: process.execPath,
        RELAIS_STORE: 'gs://b-1/relais',
        RELAIS_WAREHOUSE: 'bigquery',
        BIGQUERY_PROJECT: 'my-project',
        STORAGE_EMULATOR_HOST: server.url,
        BIGQUERY_EMULATOR_HOST: server.url,
        ...environment,
        ...(parts.dbt ? { DBT_CLOUD_URL: server.url } : {}),
      },
      'gcp',
    );
    await server.close();
    return answer;
  }
  const dataset = { status: 200, body: { location: 'EU' } };
  const job = { status: 200, body: { statistics: { totalBytesProcessed: '0' } } };

  test('bucket, retention, datasets and a query are well', async () => {
    const { results } = await examine({ bucket: { status: 200, body: bucket }, dataset, job });
    const cloud = results.filter(({ check }) => /^(bucket|retention|datasets|query)/.test(check));
    expect(cloud.map(({ check, status }) => [check, status])).toEqual([
      ['bucket', 'ok'],
      ['retention', 'ok'],
      ...Object.keys(registry).map((name) => [`datasets ${name}`, 'ok']),
      ['query', 'ok'],
    ]);
    expect(cloud[1]?.found).toContain('30 days');
  });

  test.each<[string, object, string, string, RegExp]>([
    ['in another place', { location: 'US' }, 'bucket', 'fail', /BIGQUERY_LOCATION=US/],
    ['under a retention policy', { retentionPolicy: { retentionPeriod: '60' } }, 'retention', 'fail', /setup gcp/],
    ['that forgets at once', { softDeletePolicy: { retentionDurationSeconds: '0' } }, 'retention', 'warn', /setup gcp/],
  ])('finds a bucket %s', async (_, change, check, status, mend) => {
    const { found } = await examine({ bucket: { status: 200, body: { ...bucket, ...change } }, dataset, job });
    expect(found(check)).toMatchObject({ status, mend: expect.stringMatching(mend) as string });
  });

  test('finds a bucket and datasets that are not there', async () => {
    const { code, found } = await examine({});
    expect([code, found('bucket')?.status]).toEqual([1, 'fail']);
    expect(found('datasets france-courses')).toMatchObject({
      status: 'fail',
      found: expect.stringContaining('france_courses_source_tables') as string,
      mend: `./relais setup gcp --var 'pipelines=${JSON.stringify(Object.keys(registry))}'`,
    });
  });

  test('finds datasets in another place, and a query that is refused', async () => {
    const denied = { status: 403, body: { error: { code: 403, message: 'no', errors: [{ reason: 'accessDenied' }] } } };
    const { found } = await examine({ dataset: { status: 200, body: { location: 'US' } }, job: denied });
    expect(found('datasets france-courses')?.found).toContain('not in EU');
    expect(found('query')).toMatchObject({
      status: 'fail',
      mend: expect.stringContaining('roles/bigquery.jobUser') as string,
    });
  });

  test('asks dbt Cloud for the job, and tells nobody the token', async () => {
    const cloud = {
      RELAIS_DBT: 'cloud',
      DBT_CLOUD_ACCOUNT_ID: '1',
      DBT_CLOUD_JOB_ID: '7',
      DBT_CLOUD_TOKEN: 'canary-4711',
    };
    const there = await examine({ dbt: { status: 200, body: {} } }, cloud);
    expect(there.found('dbt cloud')?.status).toBe('ok');
    const refused = await examine({ dbt: { status: 401, body: { token: 'canary-4711' } } }, cloud);
    expect(refused.found('dbt cloud')?.found).toContain('401');
    const gone = await examine({}, { ...cloud, DBT_CLOUD_URL: 'http://canary-4711@127.0.0.1:1' });
    expect(gone.found('dbt cloud')?.found).toMatch(/^job 7 at http:\/\/.*127\.0\.0\.1:1.*: nothing answers/);
    expect(there.text + refused.text + gone.text).not.toContain('canary-4711');
  });
});

describe('without credentials', () => {
  const variables = ['GOOGLE_APPLICATION_CREDENTIALS', 'HOME', 'METADATA_SERVER_DETECTION'] as const;
  const before = variables.map((name) => [name, process.env[name]] as const);
  beforeEach(() => {
    delete process.env['GOOGLE_APPLICATION_CREDENTIALS'];
    Object.assign(process.env, { HOME: folder, METADATA_SERVER_DETECTION: 'none' });
  });
  afterEach(() => {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  });

  test('every question that Google would answer says so, with the one command that mends it', async () => {
    const cloud = { RELAIS_WAREHOUSE: 'bigquery', RELAIS_STORE: 'gs://a-bucket/relais', BIGQUERY_PROJECT: 'a-project' };
    const { results } = await doctor(cloud, 'gcp');
    const asked = ['credentials', 'apis', 'project rights', 'bucket', 'retention', 'raw is safe', 'query', 'store'];
    const found = results.filter(({ check }) => asked.includes(check) || /^(datasets|warehouse) /.test(check));
    expect(found.length).toBeGreaterThan(asked.length);
    expect(new Set(found.map(({ status, mend }) => `${status} ${mend}`))).toEqual(
      new Set(['fail gcloud auth application-default login']),
    );
  });
});
