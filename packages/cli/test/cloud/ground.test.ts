import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from '@relais/cli/run-cli';
import { capturedShell } from '../captured-shell';
import { stubTools, type StubTools } from './stub-tools';

const printed = {
  RELAIS_STORE: 'gs://my-project-relais/relais',
  BIGQUERY_PROJECT: 'my-project',
  TEMPORAL_ADDRESS: "a'b",
};
let tools: StubTools;
afterEach(() => tools.close());

async function relais(line: string, environment: NodeJS.ProcessEnv = tools.environment) {
  const shell = capturedShell(environment);
  const code = await runCli(line.split(' '), shell);
  return { code, out: shell.out(), err: shell.err() };
}
const said = (call: readonly string[] | undefined) => call?.join(' ');

describe('setup gcp', () => {
  test('makes the bucket for the state, plans, applies that plan, and prints the environment', async () => {
    tools = stubTools({ failing: ['buckets describe'], output: JSON.stringify(printed) });
    const { code, out } = await relais('setup gcp --project my-project --var worker=gke --yes');
    const [describe, create, init, plan, apply, output, ...more] = tools.calls();
    expect({ code, more }).toEqual({ code: 0, more: [] });
    expect(said(describe)).toBe('gcloud storage buckets describe gs://my-project-relais-state --project=my-project');
    expect(said(create)).toContain('buckets create gs://my-project-relais-state --location=EU');
    expect(init).toContain('-backend-config=bucket=my-project-relais-state');
    const given = ['project=my-project', 'location=EU', 'bucket=my-project-relais', 'prefix=relais', 'worker=gke'];
    expect(plan).toEqual(expect.arrayContaining(given.map((variable) => `-var=${variable}`)));
    const file = plan?.find((word) => word.startsWith('-out='))?.slice('-out='.length);
    expect(apply?.slice(2)).toEqual(['apply', '-input=false', file]);
    expect(output).toContain('output');
    expect(out.split('\n').slice(0, 3)).toEqual([
      'export RELAIS_STORE=gs://my-project-relais/relais',
      'export BIGQUERY_PROJECT=my-project',
      `export TEMPORAL_ADDRESS='a'\\''b'`,
    ]);
  });

  test('takes the ground from the environment that it once printed, and leaves a state bucket alone', async () => {
    tools = stubTools();
    const environment = { ...tools.environment, RELAIS_STORE: 'gs://b-1/deep/store/', BIGQUERY_PROJECT: 'project-1' };
    expect((await relais('setup gcp --yes', { ...environment, BIGQUERY_LOCATION: 'US' })).code).toBe(0);
    expect(tools.calls().map(said).join()).not.toContain('buckets create');
    expect(tools.calls()[2]).toEqual(
      expect.arrayContaining([
        '-var=project=project-1',
        '-var=location=US',
        '-var=bucket=b-1',
        '-var=prefix=deep/store',
      ]),
    );
  });

  test('--dry-run prints the commands and runs none', async () => {
    tools = stubTools();
    const { code, out } = await relais('setup gcp --project my-project --dry-run');
    expect({ code, calls: tools.calls() }).toEqual({ code: 0, calls: [] });
    expect(out).toMatch(/^gcloud storage buckets describe .* \|\| gcloud storage buckets create /);
    expect(out).toMatch(/\nterraform -chdir=\S+infra\/terraform init .*\nterraform .* plan .*\nterraform .* apply /);
  });

  test('a step that fails ends it, and nothing is applied', async () => {
    tools = stubTools({ failing: [' plan '] });
    const { code, err } = await relais('setup gcp --project my-project --yes');
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('error GROUND_STEP_FAILED: [cli/cloud] terraform ended with 1'),
    ]);
    expect(tools.calls().map(said).join()).not.toContain('apply');
  });

  test.each([
    ['a project', 'setup gcp --yes', 'GROUND_UNNAMED'],
    ['a name that could be an option', 'setup gcp --project=--x --yes', 'GROUND_INVALID'],
    ['somebody to ask', 'setup gcp --project my-project', 'CONFIRMATION_NEEDED'],
    ['a target that is known', 'setup aws', 'USAGE'],
  ])('without %s nothing starts', async (_, line, error) => {
    tools = stubTools();
    const { code, err } = await relais(line);
    expect([code, err, tools.calls()]).toEqual([2, expect.stringContaining(`error ${error}`), []]);
  });

  test('a tool that is missing is named, with the command that installs it', async () => {
    tools = stubTools();
    const { code, err } = await relais('setup gcp --project my-project --yes', {
      ...tools.environment,
      PATH: '/nowhere',
    });
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/error TOOL_MISSING: .*gcloud is not on the PATH.*\nnext: (curl|brew) /),
    ]);
  });
});

describe('destroy gcp', () => {
  test('removes what can be rebuilt and never comes near raw', async () => {
    tools = stubTools({ failing: ['storage rm'] });
    const { code, out } = await relais('destroy gcp --project my-project --yes');
    const calls = tools.calls().map(said).join('\n');
    expect([code, out]).toEqual([0, 'deleted; raw snapshots are kept in gs://my-project-relais/relais/raw\n']);
    for (const kept of [
      '/raw',
      'relais/**',
      'rejected',
      'accepted',
      'translation-memory',
      'buckets delete',
      'state rm',
    ])
      expect(calls).not.toContain(kept);
    expect(calls).toContain('gs://my-project-relais/relais/typed/**');
    const targets = tools
      .calls()
      .at(-1)
      ?.filter((word) => word.startsWith('-target='));
    expect(targets).toEqual(
      expect.arrayContaining(['-target=google_bigquery_dataset.area', '-target=google_service_account.duty']),
    );
    expect(targets).not.toContain('-target=google_storage_bucket.store');
    // The bucket depends on it, and Terraform destroys what depends on a target.
    expect(targets).not.toContain('-target=google_project_service.api');
  });

  test('with --raw the store is emptied first, then the rest goes', async () => {
    tools = stubTools();
    expect((await relais('destroy gcp --project my-project --raw --yes')).code).toBe(0);
    const words = tools
      .calls()
      .map((call) => call.find((word) => ['init', 'ls', 'rm', 'destroy', 'delete'].includes(word)));
    expect(words).toEqual(['init', 'ls', 'rm', 'destroy', 'delete', 'rm']);
    expect(said(tools.calls()[2])).toContain('gs://my-project-relais/relais/**');
  });

  test('an object under retention ends it while everything else still stands', async () => {
    tools = stubTools({ failing: ['storage rm'] });
    const { code, err } = await relais('destroy gcp --project my-project --raw --yes');
    expect([code, err]).toEqual([1, expect.stringContaining('GROUND_STEP_FAILED')]);
    expect(tools.calls().map(said).join()).not.toMatch(/ destroy |buckets delete/);
  });

  test('asks, and --dry-run runs nothing', async () => {
    tools = stubTools();
    expect((await relais('destroy gcp --project my-project')).code).toBe(2);
    expect((await relais('destroy gcp --project my-project --raw --dry-run')).out).toContain('gcloud storage rm');
    expect(tools.calls()).toEqual([]);
  });

  test('what the bucket’s dependents hang on is as it is thought to be', () => {
    tools = stubTools();
    const bucket = readFileSync(join(process.cwd(), 'infra', 'terraform', 'bucket.tf'), 'utf8');
    expect(bucket.match(/google_(?!storage_bucket"|storage_bucket\.store)\w+\.\w+/g)).toEqual([
      'google_project_service.api',
    ]);
  });
});
