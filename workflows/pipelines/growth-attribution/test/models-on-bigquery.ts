import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BuildOutcome } from '@relais/dbt';
import { dbtCore } from '@relais/dbt/drivers/core';
import { jsonValue } from '@relais/warehouse/drivers/bigquery/json-value';
import { createTable, ensureDataset } from '@relais/warehouse/drivers/bigquery/resources';
import { select } from '@relais/warehouse/drivers/bigquery/run-query';
import type { BigQueryHost } from '../../../../packages/warehouse/test/temporary-bigquery.js';
import { sourceTables } from './bigquery-catalog.js';
import type { BuiltModels, Row } from './models-on-duckdb.js';

const sourcesDataset = 'growth_attribution_source_tables';
const dataset = 'growth_attribution_generation_1';
const root = resolve(__dirname, '../../../..');

export interface GrowthModelsOnBigQuery {
  /** Builds over the source tables that a build on DuckDB had. */
  build(loaded: BuiltModels): Promise<BuildOutcome>;
  /** @param table `marts.daily_attribution` */
  rows(table: string): Promise<Row[]>;
  end(): Promise<void>;
}

/** A project of its own on the test server. */
export async function modelsOnBigQuery(host: BigQueryHost, python: string): Promise<GrowthModelsOnBigQuery> {
  const { session, options, run, dispose } = await host.warehouse();
  const folder = mkdtempSync(join(tmpdir(), 'relais-growth-models-'));
  const settings = { description: 'Of a test.', labels: {} };
  for (const name of [sourcesDataset, dataset]) await ensureDataset(session.client, name, settings);

  async function load({ query }: BuiltModels): Promise<void> {
    for (const { name, columns } of sourceTables(sourcesDataset)) {
      const table = name.split('.')[1] ?? '';
      const fields = columns.filter((column) => column.name !== 'row_id');
      await createTable(session.client, { dataset: sourcesDataset, table }, { schema: { fields } });
      const names = fields.map((field) => `${field.name}::VARCHAR AS ${field.name}`).join(', ');
      const rows = (await query(`SELECT ${names} FROM source_tables.${table}`)).map(
        (row) => `(${fields.map(({ name: column, type }) => literal(type, row[column] as string | null)).join(', ')})`,
      );
      await run(`INSERT INTO \`${options.project}.${name}\` VALUES ${rows.join(', ')}`);
    }
  }

  return {
    build: async (loaded) => {
      await load(loaded);
      const endpoint = host.server.endpoint;
      const builder = dbtCore({
        python,
        scratchFolder: join(folder, 'scratch'),
        projectFolder: resolve(root, 'infra', 'dbt'),
        modelsFolder: resolve(root, 'workflows', 'pipelines'),
        bigquery: { endpoint, maximumBytesBilled: 1e12, impersonate: null, credentialsFile: null },
      });
      return builder.build({
        pipeline: 'growth-attribution',
        selector: 'growth-attribution',
        dialect: 'bigquery',
        environment: {
          RELAIS_BIGQUERY_PROJECT: options.project,
          RELAIS_BIGQUERY_LOCATION: 'EU',
          RELAIS_BIGQUERY_DATASET: dataset,
          RELAIS_BIGQUERY_SOURCES: sourcesDataset,
        },
        variables: { attribution_mode: 'strict' },
      });
    },
    rows: async (table) => {
      const name = `\`${options.project}.${dataset}.${table.replace('.', '__')}\``;
      const { fields, rows } = await select(session, table, { sql: `SELECT * FROM ${name}` });
      return rows.map(
        (row) => Object.fromEntries(fields.map((field, index) => [field.name, jsonValue(row[index], field)])) as Row,
      );
    },
    end: async () => {
      rmSync(folder, { recursive: true, force: true });
      await dispose();
    },
  };
}

function literal(type: string, value: string | null): string {
  if (value === null) return 'NULL';
  if (type === 'INT64' || type === 'BOOL') return value;
  return type === 'STRING' ? `'${value}'` : `${type} '${value}'`;
}
