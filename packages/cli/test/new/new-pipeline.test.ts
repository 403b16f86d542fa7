import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AdmZip from 'adm-zip';
import { runCli } from '@relais/cli/run-cli';
import { startSourceServer, type SourceServer } from '../../../../workflows/test/source-server';
import { capturedShell } from '../captured-shell';
import { checkedDocument } from '../checked-document';

/** What becomes of a file before anything is written: a checkout of three files, and a publisher. */
const root = mkdtempSync(join(tmpdir(), 'relais-new-'));
const registry = join('workflows', 'pipelines', 'index.ts');
let source: SourceServer;

beforeAll(async () => {
  mkdirSync(join(root, 'workflows', 'pipelines', 'taken'), { recursive: true });
  writeFileSync(join(root, registry), 'registry');
  source = await startSourceServer();
});

afterAll(async () => {
  await source.close();
  rmSync(root, { recursive: true, force: true });
});

const create = async (name: string, path: string, more: readonly string[] = [], variables: NodeJS.ProcessEnv = {}) => {
  const shell = capturedShell({ RELAIS_ROOT: root, RELAIS_HOME: join(root, 'home'), ...variables });
  const url = path.startsWith('/') ? `${source.url}${path}` : path;
  const code = await runCli(['new', 'pipeline', name, '--url', url, ...more], shell);
  expect(readdirSync(join(root, 'workflows', 'pipelines')).sort()).toEqual(['index.ts', 'taken']);
  expect(readFileSync(join(root, registry), 'utf8')).toBe('registry');
  return { code, out: shell.out(), err: shell.err() };
};

const drawn = async (path: string, ...more: string[]) => {
  const { code, out, err } = await create('bike-stations', path, ['--dry-run', '--json', ...more]);
  expect({ code, err }).toEqual({ code: 0, err: expect.any(String) as string });
  return checkedDocument(['new', 'pipeline'], out) as Record<string, unknown> & { columns: Record<string, unknown>[] };
};

test('a CSV is described, and nothing is written', async () => {
  source.serve(
    '/stations.csv',
    'Numéro;Région;Prix\r\n01;Bretagne;1,5\r\n02;Bretagne;2\r\n03;Corse;3\r\n04;Corse;4\r\n',
  );
  expect(await drawn('/stations.csv')).toMatchObject({
    pipeline: 'bike-stations',
    format: { delimiter: ';', encoding: 'utf-8', header: true },
    ...{ records: 4, faulty: 0, repeated: 0, key: ['numero'], category: 'region', written: false },
    tables: ['source_tables.bike_stations', 'marts.bike_stations_by_region'],
    columns: [
      { name: 'numero', header: 'Numéro', type: 'STRING' },
      { name: 'region', type: 'STRING', distinct: 2 },
      { name: 'prix', type: 'NUMERIC(10,2)', parse: 'decimal-comma' },
    ],
  });
});

test('a ZIP gives its one CSV, or the one that a person names', async () => {
  const archive = new AdmZip();
  archive.addFile('read me.pdf', Buffer.from('%PDF'));
  archive.addFile('data/a.csv', Buffer.from('id,v\n1,x\n2,y\n'));
  source.serve('/one.zip', archive.toBuffer(), 'application/zip');
  expect(await drawn('/one.zip')).toMatchObject({ records: 2, columns: [{ name: 'id' }, { name: 'v' }] });
  archive.addFile('b.csv', Buffer.from('other\n1\n2\n3\n'));
  source.serve('/two.zip', archive.toBuffer(), 'application/zip');
  const { code, err } = await create('bike-stations', '/two.zip', ['--dry-run']);
  expect({ code, err }).toEqual({
    code: 2,
    err: expect.stringMatching(/NEW_MEMBER: .*"b\.csv", "data\/a\.csv"/) as string,
  });
  expect(await drawn('/two.zip', '--member', 'b.csv')).toMatchObject({ records: 3, columns: [{ name: 'other' }] });
});

test('the environment may name another address than the one that is written down', async () => {
  source.serve('/secret.csv', 'id\n1\n2\n');
  const variables = { BIKE_STATIONS_URL: `${source.url}/secret.csv?token=abc` };
  const { code, out } = await create('bike-stations', 'https://example.org/s.csv', ['--dry-run', '--json'], variables);
  expect(code).toBe(0);
  expect(out).not.toContain('abc');
});

test.each<[string, string | Buffer, string, string]>([
  ['an empty file', '', 'text/csv', 'SOURCE_EMPTY'],
  ['a web page', '<!doctype html><title>Sorry</title>', 'text/html', 'SOURCE_HTML'],
  ['a header alone', 'id;name\n', 'text/csv', 'SNIFF_NO_ROWS'],
  ['a damaged archive', Buffer.from('PK\u0003\u0004 and no more'), 'application/zip', 'ZIP_DAMAGED'],
  ['JSON', '[{"id": 1},\n{"id": 2, "more": [1, 2, 3]}]\n', 'application/json', 'SNIFF_FORMAT'],
])('%s is refused, and nothing is left of it', async (_, body, type, code) => {
  source.serve('/bad', body, type);
  const { out, err, code: exitCode } = await create('bike-stations', '/bad');
  expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
  expect(err).toMatch(new RegExp(`^error ${code}: .+$`, 'm'));
  expect(readdirSync(join(root, 'home', 'scratch'))).toEqual([]);
});

test.each([
  ['taken', 'https://example.org/a.csv', 'NEW_TAKEN'],
  ['france-courses', 'https://example.org/a.csv', 'NEW_TAKEN'],
  ['Bikes', 'https://example.org/a.csv', 'NEW_NAME'],
  ['bikes', 'ftp://example.org/a.csv', 'NEW_URL'],
  ['bikes', 'https://user:word@example.org/a.csv', 'NEW_URL_SECRET'],
  ['bikes', 'https://example.org/a.csv?api_key=1234', 'NEW_URL_SECRET'],
])('%s from %s is a mistake of usage: %s', async (name, url, code) => {
  const { out, err, code: exitCode } = await create(name, url);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  expect(err).toMatch(new RegExp(`^error ${code}: .+\nnext: \\./relais .+\n$`));
  expect(err).not.toMatch(/word@|1234/);
});

test('an installation without sources has nothing to write into', async () => {
  const shell = capturedShell({ RELAIS_ROOT: join(root, 'home'), RELAIS_HOME: join(root, 'home') });
  expect(await runCli(['new', 'pipeline', 'bikes', '--url', 'https://example.org/a.csv'], shell)).toBe(2);
  expect(shell.err()).toContain('NEW_NO_CHECKOUT');
});
