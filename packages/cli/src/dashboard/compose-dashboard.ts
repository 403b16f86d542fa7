import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '@relais/config';
import type { Registry } from '@relais/core';
import { createDashboardData } from '@relais/dashboard';
import { readAssets } from '@relais/dashboard/assets/read-assets';
import { pages } from '@relais/dashboard/pages/index';
import { createSite, type Site } from '@relais/dashboard/site/create-site';
import type { ModelGraph } from '@relais/dbt/model-graph';
import { modelGraphOf } from '@relais/worker/compose-model-graph';
import { newestReports } from '../runs/newest-reports.js';
import { readStores } from '../snapshots/read-stores.js';

export interface ComposedDashboard {
  readonly site: Site;
  /** Whether there are pages of lineage. */
  readonly lineage: boolean;
}

/**
 * The site over this environment's store and warehouse; read only.
 * @param now the time at which a page about a generation is made
 */
export async function composeDashboard(
  config: Config,
  registry: Registry,
  now: (publishedAt: string | null) => Date,
): Promise<ComposedDashboard> {
  const { store, warehouse } = await readStores(config);
  const modelGraph = (await hasModels(config)) ? rememberedGraphs(config, registry) : null;
  const reports = (pipeline: string, newest: number) => newestReports(store, pipeline, newest);
  const data = createDashboardData({ registry, warehouse, reports, modelGraph, now });
  const assets = await readAssets(join(config.root, 'packages', 'dashboard', 'dist'));
  const lineage = modelGraph !== null;
  return { site: createSite({ data, pages, assets, lineage, now }), lineage };
}

/** Pages are made without dbt too; then they say less of the tables. */
const hasModels = async ({ dbt }: Config): Promise<boolean> =>
  dbt.driver !== 'none' &&
  (await access(dbt.python).then(
    () => true,
    () => false,
  ));

/** Models are those of the code that runs, which stays as it is until the process ends. */
function rememberedGraphs(config: Config, registry: Registry): (pipeline: string) => Promise<ModelGraph> {
  const known = new Map<string, Promise<ModelGraph>>();
  return (name) => {
    const graph = known.get(name) ?? modelGraphOf(config, registry[name]!);
    known.set(name, graph);
    return graph;
  };
}
