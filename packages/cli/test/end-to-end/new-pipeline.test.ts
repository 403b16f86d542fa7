import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSourceServer, type SourceServer } from '../../../../workflows/test/source-server';

/**
 * The path of a person with an address: in a copy of this checkout, one command writes the pipeline, and what it wrote is held
 * to what everything here is held to. That it runs, and loads every row, is what its own tests prove.
 */
const root = mkdtempSync(join(tmpdir(), 'relais-clone-'));
const unwanted = ['node_modules', '.git', '.relais', 'coverage', '.turbo'].map((name) => `--exclude=${name}`).join(' ');
const folder = join('workflows', 'pipelines', 'bike-stations');
let source: SourceServer;

beforeAll(async () => {
  // Node's own copy takes ten times as long.
  execFileSync('sh', ['-c', `tar cf - ${unwanted} . | tar xf - -C "${root}"`]);
  source = await startSourceServer();
});

afterAll(async () => {
  await source?.close();
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

const environment = { ...process.env, RELAIS_HOME: join(root, '.relais'), RELAIS_ROOT: undefined, NO_COLOR: '1' };

const run = (program: string, args: readonly string[]) =>
  new Promise<{ readonly code: number; readonly out: string; readonly err: string }>((resolve) => {
    const options = { cwd: root, env: environment, maxBuffer: 16 << 20 };
    execFile(program, args, options, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });

const tool = (path: string, ...args: readonly string[]) => run(process.execPath, [join('node_modules', path), ...args]);

/** windows-1252, decimal commas, line breaks in quotes, a name that stands twice, and words that SQL keeps for itself. */
const stations = [
  'Identifiant;Nom;Région;Prix (€);Mise en service;Latitude;Order;Note;Note',
  ...Array.from({ length: 40 }, (_, index) =>
    [
      ...[String(index).padStart(5, '0'), `"Gare ""${index}""\r\nœuvre"`, ['Île-de-France', 'Corse', ''][index % 3]],
      ...[`${index},50`, `${String((index % 28) + 1).padStart(2, '0')}/12/2024`, `48,8${index}661`],
      ...[9_000_000_000_000_000 + index, index % 5, 'x'],
    ].join(';'),
  ),
  '',
].join('\r\n');

test('one command, and there is a pipeline that builds, runs, and is written like the others', async () => {
  source.serve('/stations.csv', Buffer.from(stations.replaceAll('€', '\x80').replaceAll('œ', '\x9c'), 'latin1'));
  const made = await run(join(root, 'relais'), [
    'new',
    'pipeline',
    'bike-stations',
    '--url',
    `${source.url}/stations.csv`,
  ]);
  expect({ code: made.code, err: made.code === 0 ? '' : made.err }).toEqual({ code: 0, err: '' });
  expect(made.err).toContain('next: ./relais run bike-stations\nnext: npx jest workflows/pipelines/bike-stations\n');
  expect(readFileSync(join(root, folder, 'fixtures', 'expected', 'bike_stations_by_region.csv'), 'utf8')).toBe(
    'snapshot_date,region,row_count\n2025-01-15,"Corse",10\n2025-01-15,"unknown",10\n2025-01-15,"Île-de-France",10\n',
  );

  const tested = await tool('jest/bin/jest.js', folder);
  expect({ code: tested.code, err: tested.code === 0 ? '' : tested.err }).toEqual({ code: 0, err: '' });

  const written = [folder, join('workflows', 'pipelines', 'index.ts'), join('workflows', 'src', 'index.ts')];
  expect(await tool('eslint/bin/eslint.js', folder)).toMatchObject({ code: 0, out: '' });
  expect(await tool('prettier/bin/prettier.cjs', '--check', ...written)).toMatchObject({ code: 0 });
});

test('a pipeline that is there is left alone', async () => {
  const again = await run(join(root, 'relais'), [
    'new',
    'pipeline',
    'bike-stations',
    '--url',
    `${source.url}/stations.csv`,
  ]);
  expect({ code: again.code, err: again.err }).toEqual({
    code: 2,
    err: expect.stringContaining('NEW_TAKEN') as string,
  });
  expect(existsSync(join(root, folder, 'pipeline.ts'))).toBe(true);
});
