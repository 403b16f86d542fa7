import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import type { CompareRequest, TableComparison } from '../../index.js';
import { compareTables } from '../../compare/compare-tables.js';
import type { GenerationReader, Side } from '../../compare/generation-reader.js';
import { databaseFile, pipelineFolder } from './generations.js';
import { jsonValue } from './json-value.js';
import { listGenerations, unknownGeneration } from './rollback-generation.js';
import type { DuckDBWarehouseOptions } from './settings.js';
import { withDatabase } from './with-database.js';

/** Opens the files of two generations beside each other, read only; tables are stored in them and need no other file. */
export async function compareGenerations(
  options: DuckDBWarehouseOptions,
  pipeline: string,
  request: CompareRequest,
): Promise<readonly TableComparison[]> {
  const { folder } = options;
  const kept = await listGenerations(folder, pipeline);
  for (const name of [request.before, request.after])
    if (!kept.some(({ generation }) => generation === name)) throw unknownGeneration(pipeline, name, kept);
  const use = { file: null, spillFolder: pipelineFolder(folder, pipeline) };
  return withDatabase(options, use, async (connection) => {
    for (const side of ['before', 'after'] as const) {
      const file = databaseFile(folder, pipeline, request[side]);
      await connection.run(`ATTACH ${quoteLiteral(file)} AS ${side} (READ_ONLY)`);
    }
    return compareTables(readerOf(connection), request);
  });
}

const NESTED = /[[(]|^(MAP|STRUCT|UNION)/;

function readerOf(connection: DuckDBConnection): GenerationReader {
  const select: GenerationReader['select'] = async (sql) => (await connection.stream(sql)).convertRows(jsonValue);
  const split = (table: string): readonly [string, string] => {
    const at = table.indexOf('.');
    return [table.slice(0, at), table.slice(at + 1)];
  };
  const columnsWhere = (side: Side, condition: string) =>
    select(
      `SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns()
       WHERE database_name = ${quoteLiteral(side)} AND ${condition} ORDER BY column_index`,
    );
  return {
    columns: async (side, table) => {
      const [schema, name] = split(table);
      const rows = await columnsWhere(
        side,
        `schema_name = ${quoteLiteral(schema)} AND table_name = ${quoteLiteral(name)}`,
      );
      const columns = rows.map(([, , column, type]) => ({ name: String(column), type: String(type) }));
      return columns.length === 0 ? null : columns;
    },
    marts: async (side) => {
      const rows = await columnsWhere(side, "schema_name = 'marts'");
      return [...new Set(rows.map(([schema, table]) => `${String(schema)}.${String(table)}`))];
    },
    nameOf: (side, table) => [side, ...split(table)].map(quoteIdentifier).join('.'),
    quote: quoteIdentifier,
    // DECIMAL(10,2) has a bracket too.
    comparable: (quoted, type) =>
      NESTED.test(type) && !type.startsWith('DECIMAL') ? `CAST(${quoted} AS VARCHAR)` : quoted,
    select,
  };
}
