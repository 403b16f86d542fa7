import { basename, dirname } from 'node:path/posix';
import { objectNames, versionOf, type DatasetDefinition, type SnapshotRef } from '@relais/core';
import { openDuckDB, quoteLiteral } from '@relais/duckdb';
import type { ObjectStore } from '@relais/object-store';
import { contractHash } from '@relais/rows';
import { readDropped, type DroppedRows } from '@relais/activities/dropped-rows';
import { listManifests, toSnapshotRef } from '@relais/activities/raw-manifest';
import { readTypedManifest, typedFolder } from '@relais/activities/typed-manifest';

/** A row that was left out, as `quarantine ls --json` prints it. */
export interface QuarantinedRow {
  readonly dataset: string;
  readonly snapshotDate: string;
  /** Object path of the raw file. */
  readonly file: string;
  /** Number of the data record, from 1, header not counted. */
  readonly row: number;
  readonly column: string | null;
  readonly reason: string;
  /** The record's own text. */
  readonly raw: string;
}

/** A snapshot some of whose rows were left out. */
export interface QuarantinedSnapshot {
  readonly snapshot: SnapshotRef;
  /** Object path of the rows. */
  readonly path: string;
  /** How many there are; null where the contract of today has not been applied yet. */
  readonly rows: number | null;
  /** Set when a person gave them up. */
  readonly dropped: DroppedRows | null;
}

/** The newest version of every snapshot date, under the contract of today where it has been applied, oldest first. */
export async function listQuarantined(
  store: ObjectStore,
  pipeline: string,
  dataset: DatasetDefinition,
): Promise<QuarantinedSnapshot[]> {
  const newest = new Map(
    (await listManifests(store, pipeline, dataset.name)).map((manifest) => [manifest.snapshot_date, manifest]),
  );
  const found: QuarantinedSnapshot[] = [];
  for (const manifest of newest.values()) {
    const snapshot = toSnapshotRef(pipeline, manifest);
    const typed = await readTypedManifest(store, typedFolder(pipeline, dataset, snapshot));
    const path = typed === null ? await lastKept(store, pipeline, dataset, snapshot) : typed.quarantine;
    if (path === null) continue;
    const { snapshot_date, sha256 } = manifest;
    const which = { dataset: dataset.name, snapshot_date, sha256, contract_hash: contractHash(dataset) };
    const dropped = await readDropped(store, pipeline, which);
    found.push({ snapshot, path, rows: typed?.quarantined ?? null, dropped });
  }
  return found.sort((a, b) => (a.snapshot.snapshotDate < b.snapshot.snapshotDate ? -1 : 1));
}

/** Quarantined rows that nobody gave up, of the newest version of every snapshot date. */
export async function readQuarantine(
  store: ObjectStore,
  pipeline: string,
  dataset: DatasetDefinition,
  options: { readonly date?: string | undefined; readonly withDropped?: boolean } = {},
): Promise<QuarantinedRow[]> {
  const rows: QuarantinedRow[] = [];
  for (const { snapshot, path, dropped } of await listQuarantined(store, pipeline, dataset)) {
    if (options.date !== undefined && options.date !== snapshot.snapshotDate) continue;
    if (dropped !== null && options.withDropped !== true) continue;
    const about = { dataset: dataset.name, snapshotDate: snapshot.snapshotDate, file: snapshot.path };
    rows.push(...(await readParquet(await store.localFile(path))).map((row) => ({ ...about, ...row })));
  }
  return rows;
}

/** What an earlier contract set aside, for snapshots that were not typed again since; of this contract first. */
async function lastKept(
  store: ObjectStore,
  pipeline: string,
  dataset: DatasetDefinition,
  snapshot: { readonly snapshotDate: string; readonly sha256: string },
): Promise<string | null> {
  const folder = dirname(objectNames.quarantine(pipeline, dataset.name, snapshot.snapshotDate, snapshot.sha256, 'x'));
  const kept = (await store.list(`${folder}/`)).map(({ path }) => path).filter((path) => path.endsWith('.parquet'));
  const ofVersion = kept.filter((path) => basename(dirname(path)).startsWith(`${versionOf(snapshot.sha256)}-`));
  return ofVersion.find((path) => dirname(path).endsWith(`-${contractHash(dataset)}`)) ?? ofVersion.at(-1) ?? null;
}

type Reason = Pick<QuarantinedRow, 'row' | 'column' | 'reason' | 'raw'>;

async function readParquet(file: string): Promise<Reason[]> {
  const database = await openDuckDB({ path: ':memory:', memoryLimit: '200MB', threads: 1 });
  try {
    const query = `SELECT "row", "column", reason, raw FROM read_parquet(${quoteLiteral(file)}) ORDER BY "row", "column"`;
    const reader = await database.connection.runAndReadAll(query);
    return reader.getRowObjects().map((row) => ({
      row: Number(row.row),
      column: row.column === null ? null : String(row.column),
      reason: String(row.reason),
      raw: String(row.raw ?? ''),
    }));
  } finally {
    database.close();
  }
}
