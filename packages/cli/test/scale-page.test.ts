import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '@relais/config';

/** What `docs/scale.md` reckons with, taken from where it is so. */
const page = readFileSync(join(process.cwd(), 'docs/scale.md'), 'utf8').replace(/\s+/g, ' ');
const source = (path: string) => readFileSync(join(process.cwd(), path), 'utf8');
const constant = (path: string, name: string): number =>
  Number(new RegExp(`const ${name} = ([\\d_]+);`).exec(source(path))?.[1]?.replaceAll('_', ''));
const written = (value: number): string => value.toLocaleString('en-US');

interface Recorded {
  readonly history: { readonly events: readonly { readonly eventType: string }[] };
}

test('a run has as many steps and events as the page says', () => {
  const { events } = (JSON.parse(source('workflows/histories/published.json')) as Recorded).history;
  const steps = events.filter(({ eventType }) => eventType.endsWith('ACTIVITY_TASK_SCHEDULED')).length;
  // Two datasets: the formulas are those of the page.
  expect(steps).toBe(4 * 2 + 6);
  expect(events.length).toBeLessThanOrEqual(6 * steps + 8);
  expect(page).toContain('4 × 5 + 6 = 26');
  expect(page).toContain('≤ 6 × 26 + 8 = 164');
});

test('what hands over to a new execution does so when the page says', () => {
  const lanes = 'activities/src/replay/lay-lanes.ts';
  expect(page).toContain(
    `new execution after ${written(constant(lanes, 'maxEvents'))} events, in pages of ${constant(lanes, 'pageSize')} snapshots`,
  );
});

test('the settings are those that the page starts from', () => {
  const { worker, retention, google } = loadConfig({}, {}, '/project');
  expect(page).toContain(`A worker takes ${worker.steps} steps at a time`);
  expect(page).toContain(`at ${worker.heartbeatSeconds} s (default)`);
  expect(page).toContain(`× 5 kept`);
  expect(retention.generations).toBe(5);
  expect(page).toContain(`\`BIGQUERY_MAXIMUM_BYTES_BILLED\` (${google.maximumBytesBilled / 1e9} GB)`);
});

test('a step says that it lives as often as the page says', () => {
  expect(page).toContain(
    `A step says so every ${constant('activities/src/create-activities.ts', 'heartbeatEveryMs') / 1000} s`,
  );
});
