import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { earlierPace } from '@relais/cli/live/earlier-pace';
import { loadConfig } from '@relais/config';
import { registry } from '@relais/workflows/pipelines';
import { eventually } from '../end-to-end/eventually.js';
import { recordedEvents } from './recorded-run.js';

let home: string;
beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'relais-pace-'))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A server that remembers these runs, each with the history of one that was published. */
function serverWith(workflowIds: readonly string[]): { readonly client: Client; readonly read: readonly string[] } {
  const read: string[] = [];
  const runs = workflowIds.map((workflowId) => ({
    ...{ workflowId, runId: workflowId, startTime: new Date(0) },
    status: { name: 'COMPLETED' },
  }));
  const getHandle = (workflowId: string) => ({
    fetchHistory: async () => {
      read.push(workflowId);
      return { events: recordedEvents('published') };
    },
  });
  return { client: { workflow: { list: () => runs, getHandle } } as unknown as Client, read };
}

const config = () => loadConfig(registry, { RELAIS_HOME: home, RELAIS_ROOT: process.cwd() });

test('steps are measured by the last runs that Temporal remembers, of this pipeline alone', async () => {
  const days = ['15', '16', '17', '18'].map((day) => `france-courses/2025-01-${day}`);
  const { client, read } = serverWith(['growth-attribution/2025-01-15', ...days]);
  const pace = earlierPace(client, config(), registry, { name: 'france-courses' });
  await eventually(pace, (known) => known('enrollments', 'type', null) !== null);
  expect(pace()('enrollments', 'translate', null)).toBeNull();
  expect(read).toEqual(days.slice(0, 3));
});

test('where Temporal has forgotten, whole snapshots are measured by the reports in the store', async () => {
  const folder = join(home, 'store', 'reports', 'france-courses', '2025-01-15');
  mkdirSync(folder, { recursive: true });
  const tables = [{ dataset: 'courses', seconds: 30, bytes: 10_000_000 }];
  writeFileSync(join(folder, 'r.json'), JSON.stringify({ tables }));
  const pace = earlierPace(serverWith([]).client, config(), registry, { name: 'france-courses' });
  await eventually(pace, (known) => known('courses', null, 5_000_000) === 15);
});
