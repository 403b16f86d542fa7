import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { writePipeline } from '@relais/cli/new/write-pipeline';

const root = mkdtempSync(join(tmpdir(), 'relais-write-'));
const pipelines = join(root, 'workflows', 'pipelines');
const index = join(pipelines, 'index.ts');
beforeEach(() => {
  mkdirSync(pipelines, { recursive: true });
  writeFileSync(index, 'export const before = 1;\n');
});
afterEach(() => rmSync(join(root, 'workflows'), { recursive: true, force: true }));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const write = (prove: () => Promise<void>, pipeline = 'bikes') =>
  writePipeline({
    ...{ root, pipeline, prove },
    format: (path, text) => Promise.resolve(`// ${relative(root, path)}\n${text}`),
    files: [
      ['pipeline.ts', 'export const bikes = 1;'],
      ['fixtures/raw/bikes.csv', Buffer.from('id\r\n1\r\n')],
    ],
    registrations: [{ path: 'workflows/pipelines/index.ts', edit: (text) => `${text}export const after = 2` }],
  });

test('files are formatted for their place, bytes as they are, and all are there to be proven', async () => {
  let seen: string[] = [];
  await write(async () => void (seen = readdirSync(pipelines)));
  expect(seen.sort()).toEqual(['bikes', 'index.ts']);
  expect(readFileSync(join(pipelines, 'bikes', 'pipeline.ts'), 'utf8')).toBe(
    '// workflows/pipelines/bikes/pipeline.ts\nexport const bikes = 1;',
  );
  expect(readFileSync(join(pipelines, 'bikes', 'fixtures', 'raw', 'bikes.csv'), 'utf8')).toBe('id\r\n1\r\n');
  expect(readFileSync(index, 'utf8')).toBe(
    '// workflows/pipelines/index.ts\nexport const before = 1;\nexport const after = 2',
  );
});

test('a proof that fails leaves nothing behind, what was compiled of it included', async () => {
  const compiled = join(root, 'workflows', 'dist', 'pipelines', 'bikes');
  const prove = async (): Promise<void> => {
    mkdirSync(compiled, { recursive: true });
    throw new Error('does not build');
  };
  await expect(write(prove)).rejects.toThrow('does not build');
  expect(readdirSync(pipelines)).toEqual(['index.ts']);
  expect(readFileSync(index, 'utf8')).toBe('export const before = 1;\n');
  expect(existsSync(compiled)).toBe(false);
});

test('a folder that is there is left alone', async () => {
  mkdirSync(join(pipelines, 'bikes'));
  writeFileSync(join(pipelines, 'bikes', 'mine.ts'), 'mine');
  await expect(write(async () => undefined)).rejects.toMatchObject({ code: 'NEW_TAKEN' });
  expect(readdirSync(pipelines).sort()).toEqual(['bikes', 'index.ts']);
  expect(readdirSync(join(pipelines, 'bikes'))).toEqual(['mine.ts']);
});
