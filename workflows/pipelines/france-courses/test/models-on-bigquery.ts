import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonValue } from '@relais/warehouse/drivers/bigquery/json-value';
import { ensureDataset, createTable } from '@relais/warehouse/drivers/bigquery/resources';
import { select } from '@relais/warehouse/drivers/bigquery/run-query';
import type { BigQueryHost } from '../../../../packages/warehouse/test/temporary-bigquery.js';
import { modelColumns } from './model-columns.js';
import type { ModelSources } from './model-sources.js';
import { buildModels, type ModelWarehouse } from './model-warehouse.js';
import type { MartRow } from './reading-of-models.js';

const sourcesDataset = 'france_courses_source_tables';
const dataset = 'france_courses_generation_1';

export interface BigQueryModels extends ModelWarehouse {
  readonly project: string;
  /** Metadata of a table or view of the generation, e.g. `marts__dim_courses`. */
  table(name: string): Promise<TableMetadata>;
}

export interface TableMetadata {
  readonly description?: string;
  readonly schema: { readonly fields: readonly { readonly name: string; readonly description?: string }[] };
  readonly timePartitioning?: { readonly type: string; readonly field: string };
  readonly clustering?: { readonly fields: readonly string[] };
}

/** A project of its own on the test server. */
export async function modelsOnBigQuery(
  host: BigQueryHost,
  python: string,
  maximumBytesBilled = 1e12,
): Promise<BigQueryModels> {
  const { session, options, run, dispose } = await host.warehouse();
  const { client } = session;
  const folder = mkdtempSync(join(tmpdir(), 'relais-models-'));
  const settings = { description: 'Of a test.', labels: {} };
  for (const name of [sourcesDataset, dataset]) await ensureDataset(client, name, settings);

  async function load(sources: ModelSources): Promise<void> {
    for (const table of ['courses', 'enrollments', 'formacode'] as const) {
      const columns = modelColumns[table];
      const fields = columns.map(([name, type]) => ({ name, type }));
      await createTable(client, { dataset: sourcesDataset, table }, { schema: { fields } });
      const rows = sources[table].map(
        (row) => `(${columns.map(([name, type]) => literal(type, row[name as keyof typeof row])).join(', ')})`,
      );
      await run(`INSERT INTO \`${options.project}.${sourcesDataset}.${table}\` VALUES ${rows.join(', ')}`);
    }
  }

  return {
    project: options.project,
    table: (name) => client.call<TableMetadata>(name, { method: 'GET', path: `datasets/${dataset}/tables/${name}` }),
    rows: async (table) => {
      const name = `\`${options.project}.${dataset}.${table.replace('.', '__')}\``;
      const { fields, rows } = await select(session, table, { sql: `SELECT * FROM ${name}` });
      return rows.map(
        (row) =>
          Object.fromEntries(fields.map((field, index) => [field.name, jsonValue(row[index], field)])) as MartRow,
      );
    },
    build: async (sources, request) => {
      await load(sources);
      const bigquery = {
        endpoint: host.server.endpoint,
        maximumBytesBilled,
        impersonate: null,
        credentialsFile: null,
      };
      const environment = {
        RELAIS_BIGQUERY_PROJECT: options.project,
        RELAIS_BIGQUERY_LOCATION: 'EU',
        RELAIS_BIGQUERY_DATASET: dataset,
        RELAIS_BIGQUERY_SOURCES: sourcesDataset,
      };
      const scratchFolder = join(folder, 'scratch');
      return buildModels({ python, scratchFolder, bigquery }, { dialect: 'bigquery', environment }, request);
    },
    end: async () => {
      rmSync(folder, { recursive: true, force: true });
      await dispose();
    },
  };
}

function literal(type: string, value: string | number | null): string {
  if (value === null) return 'NULL';
  if (type === 'INT64') return String(value);
  const text = `'${String(value).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  return type === 'STRING' ? text : `${type} ${text}`;
}
