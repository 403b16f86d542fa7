import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '@relais/cli/run-cli';
import { capturedShell } from './captured-shell';
import { checkedDocument } from './checked-document';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'relais-sample-'));
});
afterAll(() => rm(home, { recursive: true }));

const sample = async (args: readonly string[], variables: NodeJS.ProcessEnv = {}) => {
  const shell = capturedShell({ RELAIS_HOME: home, ...variables });
  const small = ['--days', '2', '--scale', '0.001'];
  const exitCode = await runCli(['sample', 'growth-attribution', ...small, ...args], shell);
  return { exitCode, out: shell.out(), err: shell.err() };
};
const filesBelow = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.csv')).sort();
const names = ['2020-06-01', '2020-06-02'];
const everything = ['conversions', 'sessions'].flatMap((dataset) => names.map((name) => `${dataset}/${name}.csv`));

test('the files lie in the inbox that the pipeline reads, and what is there is not written over', async () => {
  const { exitCode, out, err } = await sample([]);
  expect({ exitCode, out }).toEqual({ exitCode: 0, out: '' });
  expect(err).toMatch(/^sessions: 2 files, \d+ records, below .+inbox.growth-attribution\nconversions: 2 files, /);
  expect(await filesBelow(join(home, 'inbox', 'growth-attribution'))).toEqual(everything);
  expect(await sample([])).toMatchObject({ exitCode: 0 });
  const other = await sample(['--seed', '2']);
  expect(other).toMatchObject({ exitCode: 1, err: expect.stringContaining('SAMPLE_IN_THE_WAY') as string });
  expect(await sample(['--replace'])).toMatchObject({ exitCode: 0 });
});

test('or in GROWTH_INBOX, or where it is told; as JSON each with its records', async () => {
  const [named, told] = [join(home, 'named'), join(home, 'told')];
  expect(await sample([], { GROWTH_INBOX: named })).toMatchObject({ exitCode: 0 });
  expect(await filesBelow(named)).toEqual(everything);
  const { out } = await sample(['--into', told, '--json', '--dirt', '0'], { GROWTH_INBOX: named });
  expect(checkedDocument(['sample'], out)).toContainEqual({
    dataset: 'sessions',
    date: '2020-06-02',
    records: expect.any(Number) as number,
    spoiled: 0,
    file: join(told, 'sessions', '2020-06-02.csv'),
    bytes: expect.any(Number) as number,
  });
  expect(await filesBelow(told)).toEqual(everything);
});
