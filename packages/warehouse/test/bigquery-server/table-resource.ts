import { legacyName, placeOf, type Table } from './catalogue.js';
import type { Session } from './engine.js';
import { inPartition } from './partitions.js';
import { storedBytes } from './stored-bytes.js';
import { sqlName } from './tables-made.js';
import type { World } from './world.js';

/** A table as the interface shows it; the numbers are of one partition where one is asked for. */
export async function tableResource(world: World, session: Session, table: Table, partition: string | null = null) {
  const { reference, fields, created, modified, ...rest } = table;
  const { projectId, datasetId, tableId } = reference;
  return {
    kind: 'bigquery#table',
    id: legacyName(reference),
    selfLink: `${world.address()}/bigquery/v2/projects/${projectId}/datasets/${datasetId}/tables/${tableId}`,
    tableReference: reference,
    location: world.catalogue.dataset(reference).location,
    schema: { fields },
    creationTime: String(created),
    lastModifiedTime: String(modified),
    ...(table.type === 'TABLE' && (await sizes(session, table, partition))),
    ...rest,
  };
}

async function sizes(session: Session, table: Table, partition: string | null) {
  const place = placeOf(table.reference);
  const where = partition === null ? '' : ` WHERE ${inPartition(table, partition)}`;
  const { rows } = await session.run(`SELECT count(*) FROM ${sqlName(place)}${where}`);
  const bytes = String(await storedBytes(session, place, table.fields));
  return { numRows: String(rows[0]![0]), numBytes: bytes, numLongTermBytes: '0', numTotalLogicalBytes: bytes };
}
