import { legacyName, placeOf, type Table } from './catalogue.js';
import { canonicalField } from './fields.js';
import { GoogleError } from './google-error.js';
import type { Method, Request } from './method.js';
import { page } from './paging.js';
import { inPartition, withoutDecorator } from './partitions.js';
import { patchTable } from './patch-table.js';
import { anonymousDataset } from './start-job.js';
import { settingsOf, tableOf, type TableBody } from './table-body.js';
import { anonymousResource, listRows } from './table-data.js';
import { tableResource } from './table-resource.js';
import { makeTable, makeView, removeTable, sqlName } from './tables-made.js';
import type { World } from './world.js';

const one = ':projectId/datasets/:datasetId/tables/:tableId';

export const tableMethods: readonly Method[] = [
  {
    name: 'tables.list',
    verb: 'GET',
    path: ':projectId/datasets/:datasetId/tables',
    answer: async (world, request) => {
      const { reference } = world.catalogue.dataset({
        projectId: request.params.projectId ?? '',
        datasetId: request.params.datasetId ?? '',
      });
      const all = world.catalogue.tables(reference);
      const { items, next } = page(all, request.query);
      const tables = items.map((table) => listEntry(table));
      return { kind: 'bigquery#tableList', ...(tables.length > 0 && { tables }), totalItems: all.length, ...next };
    },
  },
  {
    name: 'tables.insert',
    verb: 'POST',
    path: ':projectId/datasets/:datasetId/tables',
    body: 'ITable',
    answer: insert,
  },
  { name: 'tables.get', verb: 'GET', path: one, answer: get },
  { name: 'tables.patch', verb: 'PATCH', path: one, body: 'ITable', answer: patchTable },
  { name: 'tables.update', verb: 'PUT', path: one, body: 'ITable', answer: patchTable },
  {
    name: 'tables.delete',
    verb: 'DELETE',
    path: one,
    answer: async (world, request) => {
      const { reference, partition } = withoutDecorator(tableOf(request));
      const session = await world.engine.open();
      try {
        if (partition === null) await removeTable(world, session, reference);
        else
          await session.run(
            `DELETE FROM ${sqlName(placeOf(reference))} WHERE ${inPartition(world.catalogue.table(reference), partition)}`,
          );
      } finally {
        session.close();
      }
      return undefined;
    },
  },
  { name: 'tabledata.list', verb: 'GET', path: `${one}/data`, answer: listRows },
];

async function insert(world: World, { params, body }: Request) {
  const { tableReference, schema, view, ...rest } = body as TableBody;
  const reference = {
    projectId: params.projectId ?? '',
    datasetId: params.datasetId ?? '',
    tableId: tableReference?.tableId ?? '',
  };
  world.catalogue.dataset(reference);
  if (!/^[\p{L}\p{N}\p{M}\p{Pc}\p{Pd} ]{1,1024}$/u.test(reference.tableId))
    throw new GoogleError('invalid', `Invalid table ID "${reference.tableId}".`);
  if (world.catalogue.findTable(reference))
    throw new GoogleError('duplicate', `Already Exists: Table ${legacyName(reference)}`);
  const table = { ...settingsOf(rest), reference, fields: (schema?.fields ?? []).map(canonicalField) };
  const session = await world.engine.open();
  try {
    if (!view) return await tableResource(world, session, await makeTable(world, session, table));
    const context = {
      project: reference.projectId,
      dataset: reference.datasetId,
      temporary: [],
      parameters: [],
      variables: {},
    };
    const statement = (await world.sql.statement(view.query, context)) as { sql: string };
    return await tableResource(
      world,
      session,
      await makeView(world, session, table, { duckdb: statement.sql, bigquery: view.query }),
    );
  } finally {
    session.close();
  }
}

async function get(world: World, request: Request) {
  const { reference, partition } = withoutDecorator(tableOf(request));
  const session = await world.engine.open();
  try {
    if (reference.datasetId === anonymousDataset) return anonymousResource(world, reference);
    return await tableResource(world, session, world.catalogue.table(reference), partition);
  } finally {
    session.close();
  }
}

function listEntry({ reference, type, labels, timePartitioning, clustering, created }: Table) {
  return {
    kind: 'bigquery#table',
    id: legacyName(reference),
    tableReference: reference,
    type,
    ...(labels && { labels }),
    ...(timePartitioning && { timePartitioning }),
    ...(clustering && { clustering }),
    creationTime: String(created),
  };
}
