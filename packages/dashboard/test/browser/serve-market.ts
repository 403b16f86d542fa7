import { join } from 'node:path';
import type { RunReport } from '@relais/core';
import { createDashboardData } from '@relais/dashboard';
import { readAssets } from '@relais/dashboard/assets/read-assets';
import { pages } from '@relais/dashboard/pages/index';
import { serveSite, type ServedSite } from '@relais/dashboard/server/serve-site';
import { createSite } from '@relais/dashboard/site/create-site';
import type { GraphNode, ModelGraph } from '@relais/dbt/model-graph';
import { registry } from '@relais/workflows/pipelines';
import type { Market } from './market.js';

/** Late for one of its datasets, whatever the day of the test. */
const now = (): Date => new Date('2025-04-20T12:00:00Z');

const node = (table: string, parents: readonly string[]): GraphNode => {
  const [schema = '', name = ''] = table.split('.');
  const nothing = { owner: '', meta: {}, file: null, tests: [], columns: [], unread: null } as const;
  const kind = schema === 'tiles' ? 'tile' : schema === 'source_tables' ? 'source' : 'table';
  return { table, schema, name, kind, description: `About ${name}`, parents, ...nothing };
};

const modelGraph = async (pipeline: string): Promise<ModelGraph> => ({
  pipeline,
  nodes: [
    node('source_tables.courses', []),
    node('staging.stg_courses', ['source_tables.courses']),
    node('marts.dim_courses', ['staging.stg_courses']),
    node('tiles.trainings-per-provider', ['marts.dim_courses']),
  ],
});

const report: RunReport = {
  ...{ pipeline: 'france-courses', workflowId: 'france-courses/2025-03-19', runId: 'run-1', logicalDate: '2025-03-19' },
  ...{ status: 'succeeded', generation: '000001', models: { pass: 7, warn: 1, error: 0, skipped: 0 }, error: null },
  tables: [
    {
      ...{ dataset: 'courses', table: 'source_tables.courses', snapshotDate: '2025-03-19', version: 'abcdefabcdef' },
      ...{
        read: 1003,
        loaded: 1000,
        duplicates: 2,
        quarantined: 1,
        changed: 1000,
        bytes: 51_100_000,
        sha256: 'ab',
        seconds: 71,
      },
    },
  ],
  reconciliation: [{ dataset: 'courses', check: 'all', raw: 1000, typed: 1000, warehouse: 1000 }],
  translation: { distinct: 0, glossary: 0, memory: 0, provider: 0, untranslated: 0 },
  warnings: [{ code: 'PUBLISHER_LATE', message: 'its extract is no newer than the published one', dataset: 'courses' }],
};
const failed: RunReport = {
  ...{ ...report, runId: 'run-0', status: 'failed', tables: [], reconciliation: [] },
  error: { code: 'CONTRACT_COLUMN_MISSING', message: 'a column is gone', dataset: 'courses' },
};

/** The dashboard as people meet it: over HTTP, with the files that a browser loads. */
export async function serveMarket({ warehouse }: Market): Promise<ServedSite> {
  const reports = async () => ({
    reports: [report, failed].map((one) => ({ report: one, writtenAt: now().valueOf() })),
    older: 2,
  });
  const data = createDashboardData({ registry, warehouse, reports, modelGraph, now });
  const assets = await readAssets(join(process.cwd(), 'packages', 'dashboard', 'dist'));
  const site = createSite({ data, pages, assets, lineage: true, now });
  return serveSite({
    site,
    host: '127.0.0.1',
    port: 0,
    names: [],
    orNext: 0,
    onError: (path, error) => console.error(path, error),
  });
}
