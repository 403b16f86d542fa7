import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { killPoints, type KillPoint } from '@relais/core/kill-point';
import { writingCalls } from './writing-calls.js';

/**
 * Every call in a worker's code that writes a file, starts a process or sends a request, and the kill point that stands
 * at it. A call that is new fails here until somebody has said where its worker may be killed.
 */
interface Known {
  /** The points between whose moments the calls lie, or why there is nothing that a restart could find half done. */
  readonly at: readonly KillPoint[] | 'scratch' | 'reads' | 'no worker' | 'told again';
  readonly calls: Readonly<Record<string, number>>;
}

/** One attempt's own files: what comes of them goes through a port. */
const scratch = (calls: Known['calls']): Known => ({ at: 'scratch', calls });
const reads = (calls: Known['calls']): Known => ({ at: 'reads', calls });
const elsewhere = (calls: Known['calls']): Known => ({ at: 'no worker', calls });
/** The step it belongs to ends after it, so that a restart tells the same once more, and whoever listens knows it again. */
const toldAgain = (calls: Known['calls']): Known => ({ at: 'told again', calls });
const at = (points: readonly KillPoint[], calls: Known['calls']): Known => ({ at: points, calls });

const created: readonly KillPoint[] = ['store/raw', 'store/raw-manifest', 'store/typed', 'store/loads', 'store/locks'];

const known: Readonly<Record<string, Known>> = {
  'activities/src/forecast/same-beginning.ts': reads({ open: 1 }),
  'activities/src/import-snapshot.ts': scratch({ mkdir: 1, mkdtemp: 1, copyFile: 1, rm: 1 }),
  'activities/src/keep-snapshot.ts': scratch({ rm: 1 }),
  'activities/src/reject-file.ts': scratch({ rm: 1 }),
  'activities/src/snapshot-dataset.ts': scratch({ mkdir: 1 }),
  'activities/src/sweep/remove-old-files.ts': scratch({ rmdir: 1, unlink: 1 }),
  'activities/src/translate-columns.ts': scratch({ mkdtemp: 1, rm: 1 }),
  'activities/src/type-snapshot.ts': scratch({ rm: 1, mkdir: 1, mkdtemp: 1 }),
  'activities/src/with-csv-file.ts': scratch({ mkdir: 1, mkdtemp: 1, rm: 1 }),
  'packages/bundle/src/cache-code.ts': elsewhere({ writeFileSync: 1 }),
  'packages/core/src/hash-file.ts': reads({ open: 1 }),
  'packages/core/src/make-folder.ts': scratch({ mkdir: 1 }),
  'packages/dbt/src/dbt-server.ts': at(['dbt/process'], { mkdirSync: 1, spawn: 1 }),
  'packages/dbt/src/generate-docs.ts': elsewhere({ mkdir: 1, mkdtemp: 1, rm: 1, rename: 1 }),
  'packages/dbt/src/keep-model-graph.ts': elsewhere({ mkdir: 1, writeFile: 1, rename: 1, rm: 1 }),
  'packages/dbt/src/model-graph/column-origins.ts': elsewhere({ spawn: 1 }),
  'packages/dbt/src/model-graph/compile-project.ts': elsewhere({ mkdir: 1, mkdtemp: 1, rm: 1 }),
  'packages/dbt/src/parse-cache.ts': at(['dbt/parsed'], { mkdir: 2, copyFile: 2, rename: 1, rm: 2 }),
  'packages/dbt/src/start-dbt.ts': at(['dbt/process'], { mkdirSync: 1, openSync: 1, spawn: 1 }),
  'packages/dbt/src/drivers/core.ts': scratch({ mkdir: 1, rm: 1 }),
  'packages/http-json/src/index.ts': at(['dbt/build'], { request: 1 }),
  'packages/object-store/src/drivers/folder.ts': at(['store/remove'], { unlink: 1, rmdir: 1 }),
  'packages/object-store/src/drivers/gcs.ts': scratch({ mkdir: 1, createWriteStream: 1 }),
  'packages/object-store/src/drivers/folder/create.ts': at(created, {
    ...{ rm: 2, unlink: 1, copyFile: 1, chmod: 1, mkdir: 1, link: 1, open: 2 },
  }),
  'packages/object-store/src/drivers/folder/sync.ts': at(created, { open: 1 }),
  'packages/object-store/src/drivers/gcs/local-cache.ts': scratch({ utimes: 1, mkdir: 1, chmod: 1, rename: 2, rm: 2 }),
  'packages/object-store/src/drivers/gcs/open-content.ts': reads({ fetch: 1 }),
  'packages/object-store/src/drivers/gcs/trim-cache.ts': scratch({ rm: 1, rmdir: 1 }),
  'packages/rows/src/read-chunks.ts': reads({ open: 1 }),
  'packages/rows/src/drivers/duckdb-sniffer.ts': elsewhere({ mkdir: 1, mkdtemp: 1, rm: 1 }),
  'packages/rows/src/drivers/duckdb-sniffer/layout.ts': elsewhere({ open: 1, writeFile: 1 }),
  'packages/rows/src/drivers/duckdb/quarantine.ts': reads({ open: 1 }),
  'packages/rows/src/drivers/duckdb/session.ts': scratch({ mkdir: 1, mkdtemp: 1, rm: 1 }),
  'packages/rows/src/drivers/duckdb/shard-writer.ts': scratch({ appendFile: 1 }),
  'packages/rows/src/drivers/duckdb/split-rows.ts': scratch({ rm: 1 }),
  'packages/rows/src/drivers/duckdb/write-rows.ts': scratch({ rename: 1, rm: 1 }),
  'packages/sources/src/disk.ts': at(['source/download'], { open: 1 }),
  'packages/sources/src/zip.ts': scratch({ open: 1, rename: 1, rm: 1 }),
  'packages/sources/src/drivers/inbox.ts': at(['source/download'], { open: 2 }),
  'packages/sources/src/drivers/http/ask.ts': reads({ request: 1 }),
  'packages/sources/src/drivers/http/partial-file.ts': at(['source/download'], {
    ...{ open: 1, rm: 3, writeFile: 1, rename: 2 },
  }),
  'packages/telemetry/src/open-lineage/event-sink.ts': toldAgain({ mkdir: 1, appendFile: 1 }),
  'packages/warehouse/src/drivers/google-project-probe.ts': elsewhere({ request: 1 }),
  'packages/warehouse/src/drivers/bigquery/client.ts': at(
    ['warehouse/bigquery/dataset', 'warehouse/bigquery/table', 'warehouse/bigquery/load-job'],
    { request: 1 },
  ),
  'packages/warehouse/src/drivers/duckdb/durable-file.ts': at(['warehouse/duckdb/draft', 'warehouse/duckdb/rename'], {
    ...{ rename: 1, rm: 1, open: 2 },
  }),
  'packages/warehouse/src/drivers/duckdb/generations.ts': at(['warehouse/duckdb/folder', 'warehouse/duckdb/collect'], {
    ...{ mkdir: 2, rm: 2 },
  }),
  'packages/warehouse/src/drivers/duckdb/load-snapshot.ts': at(['warehouse/load'], { mkdir: 1 }),
  'packages/warehouse/src/drivers/duckdb/prepare-candidate.ts': at(['warehouse/prepare'], { rm: 1 }),
  'packages/warehouse/src/drivers/duckdb/publish-candidate.ts': at(['warehouse/discard', 'warehouse/publish'], {
    chmod: 1,
    rm: 1,
  }),
  'packages/warehouse/src/drivers/duckdb/publish-lock.ts': at(['warehouse/duckdb/lock', 'warehouse/publish'], {
    ...{ rm: 3, rename: 1, link: 2, writeFile: 1 },
  }),
  'packages/worker/src/arm-kill-points.ts': elsewhere({ mkdirSync: 1, appendFileSync: 2 }),
  'packages/worker/src/bundle-workflows.ts': elsewhere({ writeFile: 1 }),
  'packages/worker/src/run-worker.ts': scratch({ writeFile: 1 }),
};

/** Whose code runs in a worker; the other packages stand beside it. */
const workers =
  'bundle config core dbt duckdb http-json object-store rows sources telemetry translator warehouse worker'.split(' ');

test('no call that writes is new, gone or without its kill point', () => {
  const folders = ['activities/src', ...workers.map((name) => `packages/${name}/src`)];
  const found = folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file, writingCalls(file)] as const)
    .filter(([, calls]) => Object.keys(calls).length > 0);
  const listed = Object.entries(known).map(([file, { calls }]) => [file, calls] as const);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(listed));
});

test('the points that are named are points', () => {
  const named = Object.values(known).flatMap(({ at: points }) => (typeof points === 'string' ? [] : points));
  expect(named.filter((point) => !(point in killPoints))).toEqual([]);
});
