import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportOutcome } from '@relais/dashboard/export/export-site';
import { makeRelais, type Relais } from '../../../../workflows/test/relais.js';
import { eventually } from './eventually.js';

/** Of a home that has published nothing: what is shown of one that has is tested where the pages are made. */
let relais: Relais;
beforeAll(async () => void (relais = await makeRelais({})));
afterAll(() => relais.remove());

test('the dashboard says what to run, starts no platform, and ends at Ctrl-C', async () => {
  const shown = relais.start(['dashboard', '--json']);
  await eventually(
    () => shown.stderr(),
    (heard) => heard.includes('Ctrl-C ends it'),
  );
  shown.process.kill('SIGINT');
  const { code, stdout } = await shown.ended;
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    address: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
    port: expect.any(Number),
  });
  expect(readdirSync(relais.home)).toEqual([]);
});

test('an export has a page for every pipeline, also where nothing is published', async () => {
  const folder = join(relais.home, 'public');
  const { code, value } = await relais.json<ExportOutcome>(['dashboard', 'export', folder]);
  expect({ code, generations: value.generations }).toEqual({
    code: 0,
    generations: { 'france-courses': null, 'growth-attribution': null },
  });
  expect(readFileSync(join(folder, 'growth-attribution', 'index.html'), 'utf8')).toContain(
    './relais run growth-attribution',
  );
});

test('a pipeline that there is not, and a port that is none, are refused before anything is done', async () => {
  expect((await relais.run(['dashboard', 'export', 'public', '--pipeline', 'france-course'])).code).toBe(2);
  expect((await relais.run(['dashboard', '--port', '99999'])).code).toBe(2);
});
