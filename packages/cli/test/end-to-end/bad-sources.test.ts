import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport } from '@relais/core';
import type { RunExplanation } from '@relais/cli/why/explain-run';
import { makeRelais, type Relais } from '../../../../workflows/test/relais.js';
import { startSourceServer, type Answer, type SourceServer } from '../../../../workflows/test/source-server.js';
import { sampleFile } from './publisher.js';

/**
 * Sources that stay bad: each on a date of its own, all asked side by side. Whoever waits at a terminal hears of it
 * within two minutes, and nothing of it is stored as a snapshot or loaded.
 */
const good = sampleFile('courses', '2025-01-15');
const header = good.subarray(0, good.indexOf('\n') + 1);

const whole =
  (body: string | Buffer, type = 'text/csv'): Answer =>
  (response) =>
    void response.writeHead(200, { 'content-type': type }).end(body);

/** Announces the whole body and closes in the middle of it, again and again. */
const short: Answer = (response) => {
  response.writeHead(200, { 'content-length': good.length });
  response.write(good.subarray(0, 1_000), () => response.destroy());
};

const bad: [string, string, Answer][] = [
  ['an error page', 'SOURCE_HTML', whole('<!doctype html><html>Service indisponible</html>', 'text/html')],
  ['nothing', 'SOURCE_EMPTY', whole('')],
  ['a header only', 'SOURCE_HEADER_ONLY', whole(header)],
  ['less than announced', 'SOURCE_TRUNCATED', short],
  ['a file that breaks off inside a record', 'SOURCE_TRUNCATED', whole(Buffer.concat([good, Buffer.from('"open')]))],
  ['a column less', 'CONTRACT_MISSING_COLUMN', whole(good.toString('utf8').replace('siret', 'no_siret'))],
  ['nothing at all at this address', 'SOURCE_NOT_FOUND', (response) => void response.writeHead(404).end()],
  ['a redirect to instance metadata', 'SOURCE_ADDRESS_REFUSED', redirect('http://169.254.169.254/latest/meta-data')],
  ['a redirect to a file', 'SOURCE_ADDRESS_REFUSED', redirect('file:///etc/passwd')],
];

function redirect(location: string): Answer {
  return (response) => void response.writeHead(302, { location }).end();
}

let source: SourceServer;
let relais: Relais;

beforeAll(async () => {
  source = await startSourceServer();
  relais = await makeRelais({ RELAIS_DBT: 'none', COURSES_URL: `${source.url}/{date}/exports/csv` });
  await relais.holdPlatform();
});

afterAll(async () => {
  await relais?.remove();
  await source?.close();
});

test('each ends its run as failed, by its own name, and leaves no snapshot', async () => {
  const runs = bad.map(async ([, , answer], at) => {
    const date = `2025-01-0${at + 1}`;
    source.answer(`/${date}/exports/csv`, answer);
    const args = ['run', 'france-courses', '--dataset', 'courses', '--date', date];
    const { code, value } = await relais.json<RunReport>(args);
    return {
      code,
      status: value.status,
      error: value.error?.code,
      dataset: value.error?.dataset,
      tables: value.tables,
    };
  });
  const failed = { code: 1, status: 'failed', dataset: 'courses', tables: [] };
  expect(await Promise.all(runs)).toEqual(bad.map(([, error]) => ({ ...failed, error })));
  const store = join(relais.home, 'store');
  expect(['raw', 'typed', 'loads'].filter((area) => existsSync(join(store, area)))).toEqual([]);
  expect(
    readdirSync(join(store, 'incoming'), { recursive: true, withFileTypes: true }).filter((e) => e.isFile()),
  ).toEqual([]);
});

/** What is told of a source: the end of the file, its own text, and the command that helps first. */
const told: readonly [error: string, raw: RegExp | null, next: RegExp][] = [
  ['SOURCE_HTML', /^<!doctype html>/, /^\.\/relais run france-courses --date/],
  ['SOURCE_HEADER_ONLY', /^\uFEFF?date_extract;/, /^\.\/relais run france-courses --date/],
  ['SOURCE_TRUNCATED', /"open$/, /^\.\/relais run france-courses --date/],
  ['CONTRACT_MISSING_COLUMN', /no_siret/, /^\.\/relais run france-courses --date/],
  ['SOURCE_NOT_FOUND', null, /^\.\/relais config show/],
];

test('why says of each what was wrong, where it shows and what to do', async () => {
  const dateOf = (error: string) => `2025-01-0${bad.findLastIndex(([, code]) => code === error) + 1}`;
  const explained = told.map(async ([error, raw, next]) => {
    const { value } = await relais.json<RunExplanation>(['why', `france-courses/${dateOf(error)}`]);
    expect(value).toMatchObject({ status: 'failed', logicalDate: dateOf(error), loaded: [] });
    expect(value.stands).toMatchObject({ published: null, snapshots: [{ dataset: 'courses', snapshots: 0 }, {}, {}] });
    expect(value.faults).toMatchObject([{ code: error, dataset: 'courses', means: expect.stringMatching(/\.$/) }]);
    expect(value.spots.map((spot) => spot.raw)).toEqual(raw === null ? [] : [expect.stringMatching(raw)]);
    expect(value.next.find(({ command }) => command !== undefined)?.command).toMatch(next);
  });
  await Promise.all(explained);
  const page = await relais.run(['why', `france-courses/${dateOf('SOURCE_HTML')}`]);
  expect(page).toMatchObject({ code: 0, stderr: '' });
  expect(page.stdout).toContain('SOURCE_HTML (courses): The publisher answered with a web page');
  expect(page.stdout).toContain('<!doctype html><html>Service indisponible</html>');
  expect(page.stdout).toContain('readers: nothing was ever published');
});

test('what was refused is kept with its reason', () => {
  const notes = readdirSync(join(relais.home, 'store', 'rejected'), { recursive: true, encoding: 'utf8' });
  for (const code of ['source_html', 'source_header_only', 'source_truncated'])
    expect(notes.filter((path) => path.endsWith(`/${code}.json`)).length).toBeGreaterThan(0);
});
