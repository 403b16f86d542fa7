import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dateInZone, type RunReport } from '@relais/core';
import { makeRelais, type Relais } from '../../../../workflows/test/relais.js';
import { eventually } from './eventually.js';
import { startPublisher, type Publisher } from './publisher.js';

/** A worker whose clock is weeks off: dates are those of the schedule and of the request, and runs still take turns. */
const dayMs = 86_400_000;
const only = ['run', 'france-courses', '--dataset', 'formacode'];
let publisher: Publisher;
let relais: Relais | undefined;

beforeAll(async () => {
  publisher = await startPublisher();
});
afterEach(() => relais?.remove());
afterAll(() => publisher?.close());

test.each([
  ['ahead', 40],
  ['behind', -40],
])('F12: a worker whose clock is forty days %s', async (_name, days) => {
  relais = await makeRelais({
    ...publisher.variables,
    RELAIS_DBT: 'none',
    NODE_OPTIONS: `--require ${join(__dirname, 'skewed-clock.cjs')}`,
    SKEW_MS: String(days * dayMs),
  });
  await relais.holdPlatform();
  const today = (): string => dateInZone(Date.now(), 'Europe/Paris');
  const todays = [today()];

  expect(await relais.run(['schedule', 'apply', 'france-courses'])).toMatchObject({ code: 0 });
  expect(await relais.run(['schedule', 'trigger', 'france-courses'])).toMatchObject({ code: 0 });
  // Beside it two by hand: all of them want the one lock of the pipeline.
  const byHand = await Promise.all([
    relais.json<RunReport>([...only, '--date', '2025-01-15']),
    relais.json<RunReport>(only),
  ]);
  const scheduled = await eventually(
    async () => (await reportsOf(relais as Relais)).filter(({ workflowId }) => workflowId.includes('/scheduled')),
    (reports) => reports.length === 1,
  );
  todays.push(today());
  for (const { code, value } of byHand) expect({ code, error: value.error }).toEqual({ code: 0, error: null });
  expect(byHand[0]?.value.logicalDate).toBe('2025-01-15');
  expect(todays).toContain(byHand[1]?.value.logicalDate);
  expect(scheduled[0]).toMatchObject({ error: null });
  expect(todays).toContain(scheduled[0]?.logicalDate);

  // The clock was off indeed, and nothing is called by it.
  const manifests = (
    await relais.json<{ fetched_at: string; snapshot_date: string }[]>([...['snapshots', 'ls', 'france-courses']])
  ).value;
  for (const { fetched_at, snapshot_date } of manifests) {
    expect(Math.abs(Date.parse(fetched_at) - Date.now() - days * dayMs)).toBeLessThan(dayMs);
    expect([...todays, '2025-01-15']).toContain(snapshot_date);
  }
  expect(manifests.length).toBeGreaterThan(0);
});

/** What the runs of a home reported, from its store. */
async function reportsOf({ home }: Relais): Promise<readonly RunReport[]> {
  const folder = join(home, 'store', 'reports');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /[0-9a-f-]{36}\.json$/.test(name),
  );
  return files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as RunReport);
}
