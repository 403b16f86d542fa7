import type { Site } from './create-site.js';
import { pathOf, type Route } from './routes.js';

/**
 * Every path of the site that there is something at, as a static host needs them, each once.
 * @param lineage whether there are pages of it
 */
export async function sitePaths(
  { data, assets }: Pick<Site, 'data' | 'assets'>,
  lineage: boolean,
): Promise<readonly string[]> {
  const { pipelines } = await data.site();
  const routes: Route[] = [{ kind: 'overview' }];
  for (const name of assets.files.keys()) routes.push({ kind: 'asset', name });
  for (const { name } of pipelines) {
    const kinds = ['tiles', 'catalogue', 'runs', ...(lineage ? (['lineage'] as const) : [])] as const;
    routes.push(...kinds.map((kind) => ({ kind, pipeline: name })));
    const tables = (await data.tables(name))?.tables ?? [];
    routes.push(...tables.map((table) => ({ kind: 'table', pipeline: name, table: table.name }) as const));
    for (const { definition, slicing, initial, failure } of (await data.pipeline(name))?.tiles ?? []) {
      if (failure !== null) continue;
      const slices = new Set([initial, ...(slicing?.slices ?? []).map(({ slug }) => slug)]);
      for (const slice of slices)
        for (const format of ['json', 'csv'] as const)
          routes.push({ kind: 'data', pipeline: name, tile: definition.name, slice, format });
    }
  }
  return routes.map(pathOf);
}
