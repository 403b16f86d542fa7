import { legacyName, placeOf, type TableReference } from './catalogue.js';
import { GoogleError } from './google-error.js';
import type { Request } from './method.js';
import { page } from './paging.js';
import { inPartition, withoutDecorator } from './partitions.js';
import { anonymousDataset, findJob } from './start-job.js';
import { tableOf } from './table-body.js';
import { sqlName } from './tables-made.js';
import { wireFormat, wireRow } from './wire.js';
import type { World } from './world.js';

const anonymousJob = (world: World, { projectId, tableId }: TableReference) => {
  const job = findJob(world, { projectId, jobId: tableId.replace(/^anon_/, '') });
  if (!job.outcome?.rows)
    throw new GoogleError('notFound', `Not found: Table ${projectId}:${anonymousDataset}.${tableId}`);
  return job.outcome.rows;
};

/** The table that holds the rows of a query without a destination. */
export function anonymousResource(world: World, reference: TableReference) {
  const { fields, rows } = anonymousJob(world, reference);
  return {
    kind: 'bigquery#table',
    id: legacyName(reference),
    tableReference: reference,
    type: 'TABLE',
    schema: { fields },
    numRows: String(rows.length),
  };
}

/** tabledata.list: the rows of a table, one of its partitions, or of a query's anonymous table. */
export async function listRows(world: World, request: Request) {
  const { reference, partition } = withoutDecorator(tableOf(request));
  const { fields, rows } =
    reference.datasetId === anonymousDataset
      ? anonymousJob(world, reference)
      : await stored(world, reference, partition);
  const { items, next } = page(rows, request.query, Number(request.query.get('startIndex') ?? 0));
  const format = wireFormat(request.query);
  return {
    kind: 'bigquery#tableDataList',
    totalRows: String(rows.length),
    ...(items.length > 0 && { rows: items.map((row) => wireRow(fields, row, format)) }),
    ...(next.nextPageToken !== undefined && { pageToken: next.nextPageToken }),
  };
}

async function stored(world: World, reference: TableReference, partition: string | null) {
  const table = world.catalogue.table(reference);
  if (table.type === 'VIEW') throw new GoogleError('invalid', `Cannot list a table of type VIEW.`);
  const where = partition === null ? '' : ` WHERE ${inPartition(table, partition)}`;
  const session = await world.engine.open();
  try {
    const { rows } = await session.run(`SELECT * FROM ${sqlName(placeOf(reference))}${where}`);
    return { fields: table.fields, rows };
  } finally {
    session.close();
  }
}
