import { PermanentError } from '@relais/core';
import type { CompareRequest, TableComparison } from '../../index.js';
import { compareTables } from '../../compare/compare-tables.js';
import type { GenerationReader, Side } from '../../compare/generation-reader.js';
import { jsonValue } from './json-value.js';
import { martsIn } from './mart-changes.js';
import { inGeneration, type TableName } from './names.js';
import { listGenerations, unknownGeneration } from './publish-generation.js';
import { quoteColumn, quoteTable } from './quote.js';
import { getTable } from './resources.js';
import { select } from './run-query.js';
import type { Session } from './session.js';
import { shapeOf, typeName } from './table-shape.js';

/** Compares the datasets that two generations were built in, which are kept for as long as they can be shown. */
export async function compareGenerations(
  session: Session,
  request: CompareRequest,
): Promise<readonly TableComparison[]> {
  const kept = await listGenerations(session);
  for (const name of [request.before, request.after])
    if (!kept.some(({ generation }) => generation === name))
      throw unknownGeneration(session.areas.pipeline, name, kept);
  return compareTables(readerOf(session, request), request);
}

function readerOf(session: Session, generations: Readonly<Record<Side, string>>): GenerationReader {
  const { client, areas } = session;
  const placeOf = (side: Side, table: string): TableName => {
    const [schema = '', name = ''] = table.split('.');
    if (!TABLE.test(table)) throw notATable(table);
    return { dataset: areas.generation(generations[side]), table: inGeneration(schema, name) };
  };
  return {
    columns: async (side, table) => {
      const found = await getTable(client, placeOf(side, table));
      return found && shapeOf(found).fields.map((field) => ({ name: field.name, type: typeName(field) }));
    },
    marts: async (side) => (await martsIn(session, generations[side])).map((mart) => `marts.${mart}`),
    nameOf: (side, table) => quoteTable(areas.project, placeOf(side, table)),
    quote: quoteColumn,
    comparable: (quoted, type) => (/^(ARRAY|STRUCT|JSON|GEOGRAPHY)/.test(type) ? `TO_JSON_STRING(${quoted})` : quoted),
    select: async (sql) => {
      const { fields, rows } = await select(session, 'a comparison', { sql });
      return rows.map((row) => fields.map((field, index) => jsonValue(row[index], field)));
    },
  };
}

const TABLE = /^[A-Za-z0-9_]+\.[A-Za-z0-9_]+$/;

const notATable = (table: string): PermanentError =>
  new PermanentError(`[warehouse/compare] ${JSON.stringify(table)} is no table; write it as marts.dim_courses`, {
    code: 'TABLE_UNKNOWN',
  });
