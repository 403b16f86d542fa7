import { PermanentError } from '@relais/core';
import { quoteIdentifier } from '@relais/duckdb';
import { databaseFile, pipelineFolder } from './generations.js';
import type { DuckDBWarehouseOptions } from './settings.js';
import { withDatabase } from './with-database.js';

/**
 * Reads every block of every table of a generation, whose checksums DuckDB compares, and opens what its views stand on.
 * @param depth `files`: that the files are there is enough
 * @throws PermanentError `GENERATION_DAMAGED`
 */
export async function assertWhole(
  options: DuckDBWarehouseOptions,
  pipeline: string,
  generation: string,
  depth: 'blocks' | 'files' = 'blocks',
): Promise<void> {
  const file = databaseFile(options.folder, pipeline, generation);
  const use = { file, readOnly: true, spillFolder: pipelineFolder(options.folder, pipeline) };
  try {
    await withDatabase(options, use, async (connection) => {
      const listed = await connection.runAndReadAll(RELATIONS);
      for (const [schema, name, isTable] of listed.getRows() as [string, string, boolean][]) {
        const relation = `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
        const readsBlocks = isTable && depth === 'blocks';
        await connection.run(
          readsBlocks ? `SELECT bit_xor(hash(t)) FROM ${relation} AS t` : `FROM ${relation} LIMIT 0`,
        );
      }
    });
  } catch (cause) {
    throw new PermanentError(
      `[warehouse/duckdb] generation ${generation} of ${pipeline} cannot be read whole (${(cause as Error).message}); nothing was changed, choose another of relais publish ls ${pipeline}`,
      { code: 'GENERATION_DAMAGED', cause },
    );
  }
}

const RELATIONS = `SELECT schema_name, table_name, true FROM duckdb_tables() WHERE NOT internal
UNION ALL SELECT schema_name, view_name, false FROM duckdb_views() WHERE NOT internal`;
