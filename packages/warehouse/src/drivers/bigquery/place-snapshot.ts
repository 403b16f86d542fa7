import { PermanentError } from '@relais/core';
import type { LoadedSnapshot } from '../../index.js';
import { holds, readHeld } from './held.js';
import { dropSnapshots, holderOf } from './held-sql.js';
import { loadParquet } from './load-job.js';
import { inTransaction } from './merge-sql.js';
import { quoteColumn, quoteColumns, quoteTable } from './quote.js';
import { getTable } from './resources.js';
import { execute } from './run-query.js';
import type { Session } from './session.js';
import type { SourceShapes } from './source-shape.js';
import { fillStage, withStages } from './stage-table.js';
import { date, type Statement } from './statement.js';
import type { ShapedTable } from './table-sql.js';

/** A snapshot that is to take its place in the holder. */
export interface Placement {
  readonly snapshot: Pick<LoadedSnapshot, 'snapshotDate' | 'sha256' | 'loaded' | 'contentHash' | 'parts'>;
  /** The sequence of its load record. */
  readonly sequence: number;
  /** Rows it changes, kept on the job: an attempt that attaches to the job of another tells the same figure. */
  readonly changed: number;
}

/**
 * Loads a snapshot into its partition and proves that it is there.
 * @returns rows changed, as whoever started the load counted them
 */
export async function placeSnapshot(session: Session, tables: SourceShapes, placement: Placement): Promise<number> {
  const { snapshot, sequence, changed } = placement;
  const { snapshotDate } = snapshot;
  const { name, shape } = holderOf(tables);
  const what = `load ${tables.dataset.name} of ${snapshotDate}`;
  const into = { ...name, table: `${name.table}$${snapshotDate.replaceAll('-', '')}` };
  const created = (await getTable(session.client, name))?.creationTime ?? '';
  const proven = async (): Promise<boolean> => {
    const held = await readHeld(session, tables, [snapshotDate]);
    return held !== null && holds(held, snapshot);
  };
  if (snapshot.parts.length === 0) {
    await execute(session, what, dropSnapshots(session.areas.project, tables, [snapshotDate]));
    return changed;
  }
  const uris = urisOf(session, snapshot.parts);
  const identity = [snapshot.contentHash, into.dataset, into.table, created, sequence];
  const labels = { relais_changed: String(changed) };
  try {
    const job = await loadParquet(session, { what, into, uris, fields: shape.fields, identity, labels, proven });
    return Number(job.configuration?.labels?.['relais_changed'] ?? changed);
  } catch (error) {
    if ((error as { code?: string }).code !== 'LOAD_REFUSED') throw error;
    await withStages(session, [shape], async ([stage]) => {
      await fillStage(session, what, uris, stage!);
      await execute(session, what, replacePartition(session.areas.project, tables, stage!, snapshotDate));
    });
    if (await proven()) return changed;
    throw error;
  }
}

/** BigQuery reads the files itself. @throws PermanentError `STORE_UNSUPPORTED` */
export function urisOf({ store }: Session, parts: readonly string[]): readonly string[] {
  if (store.uri.startsWith('gs://')) return parts.map((part) => `${store.uri.replace(/\/$/, '')}/${part}`);
  throw new PermanentError(
    `[warehouse/bigquery] BigQuery cannot read ${store.uri}; set RELAIS_STORE=gs://bucket/prefix`,
    {
      code: 'STORE_UNSUPPORTED',
    },
  );
}

/** Puts the rows of a stage in the place of a partition, both at once. */
export function replacePartition(project: string, tables: SourceShapes, stage: ShapedTable, of: string): Statement {
  const holder = quoteTable(project, tables.holder);
  const columns = quoteColumns(stage.shape.fields.map(({ name }) => name));
  return {
    sql: inTransaction([
      `DELETE FROM ${holder} WHERE ${quoteColumn(tables.dateColumn)} = @date`,
      `INSERT INTO ${holder} (${columns}) SELECT ${columns} FROM ${quoteTable(project, stage.name)}`,
    ]),
    parameters: { date: date(of) },
  };
}
