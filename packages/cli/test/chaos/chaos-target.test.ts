import { runCli } from '@relais/cli/run-cli';
import { capturedShell } from '../captured-shell';

/** What somebody's shell may be set to when they type it. */
const cloud = { RELAIS_STORE: 'gs://theirs', RELAIS_WAREHOUSE: 'bigquery', BIGQUERY_PROJECT: 'their-project' };

test.each([
  ['a real project', cloud, 'TARGET_REFUSED'],
  ['a real bucket', { ...cloud, BIGQUERY_EMULATOR_HOST: 'http://127.0.0.1:1' }, 'TARGET_REFUSED'],
  ['a real BigQuery', { ...cloud, STORAGE_EMULATOR_HOST: 'http://127.0.0.1:1' }, 'TARGET_REFUSED'],
  ['a laptop', {}, 'TARGET_MISMATCH'],
])('workers are not killed over %s by chaos --target gcp', async (_name, variables, code) => {
  const shell = capturedShell(variables);
  expect(await runCli(['chaos', '--target', 'gcp', '--json'], shell)).toBe(2);
  expect(JSON.parse(shell.out())).toMatchObject({ error: { code } });
});
