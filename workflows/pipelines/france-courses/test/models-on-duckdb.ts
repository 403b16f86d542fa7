import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckDB, quoteLiteral } from '@relais/duckdb';
import { findPython } from '../../../../packages/dbt/test/find-python.js';
import { modelColumns } from './model-columns.js';
import type { ModelSources } from './model-sources.js';
import { buildModels, type ModelWarehouse } from './model-warehouse.js';
import type { MartRow } from './reading-of-models.js';

export interface DuckDBModels extends ModelWarehouse {
  query(sql: string): Promise<MartRow[]>;
}

const types = { STRING: 'VARCHAR', DATE: 'DATE', INT64: 'BIGINT', NUMERIC: 'DECIMAL(10,2)' } as const;

export function modelsOnDuckDB(): DuckDBModels {
  const folder = mkdtempSync(join(tmpdir(), 'relais-models-'));
  const file = join(folder, 'france-courses.duckdb');
  const open = (readOnly = false) => openDuckDB({ path: file, memoryLimit: '200MB', threads: 1, readOnly });

  async function load(sources: ModelSources): Promise<void> {
    const database = await open();
    await database.connection.run('CREATE SCHEMA source_tables');
    for (const table of ['courses', 'enrollments', 'formacode'] as const) {
      const json = join(folder, `${table}.json`);
      writeFileSync(json, JSON.stringify(sources[table]));
      const columns = modelColumns[table].map(([name, type]) => `${name}: '${types[type]}'`).join(', ');
      await database.connection.run(
        `CREATE TABLE source_tables.${table} AS FROM read_json(${quoteLiteral(json)}, columns = {${columns}})`,
      );
    }
    database.close();
  }

  async function query(sql: string): Promise<MartRow[]> {
    const database = await open(true);
    try {
      return (await (await database.connection.runAndReadAll(sql)).getRowObjectsJson()) as MartRow[];
    } finally {
      database.close();
    }
  }

  return {
    query,
    rows: (table) => query(`FROM ${table}`),
    build: async (sources, request) => {
      await load(sources);
      return buildModels(
        { python: findPython(), scratchFolder: join(folder, 'scratch') },
        { dialect: 'duckdb', environment: { RELAIS_DUCKDB_PATH: file } },
        request,
      );
    },
    end: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
