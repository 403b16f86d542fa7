import type { DashboardData } from '../model/dashboard-data.js';
import type { AssetNames, PageContext, Pages } from '../model/pages.js';
import type { PipelineModel } from '../model/pipeline-model.js';
import type { TileRows } from '../model/tile-model.js';
import { pathOf, rootOf, type PageRoute } from './routes.js';

export interface PageParts {
  readonly data: DashboardData;
  readonly pages: Pages;
  readonly assets: { readonly names: AssetNames };
  /** Whether there are pages of lineage. */
  readonly lineage: boolean;
  /** The time at which a page about a generation is made; see the data's sources. */
  readonly now: (publishedAt: string | null) => Date;
}

/** @returns null when there is no such pipeline or table */
export async function pageOf(parts: PageParts, route: PageRoute): Promise<string | null> {
  const { data, pages } = parts;
  if (route.kind === 'overview') return overview(parts);
  const path = pathOf(route);
  const context = (published: string | null) => pageContext(parts, path, published, true);
  switch (route.kind) {
    case 'tiles': {
      const model = await data.pipeline(route.pipeline);
      if (model === null) break;
      return pages.tiles(model, initialRows(model), context(model.published.publishedAt));
    }
    case 'catalogue': {
      const model = await data.tables(route.pipeline);
      if (model === null) break;
      return pages.catalogue(model, context(model.published.publishedAt));
    }
    case 'table': {
      const model = await data.table(route.pipeline, route.table);
      return model && pages.table(model, context(model.published.publishedAt));
    }
    case 'runs': {
      const model = await data.runs(route.pipeline);
      return model && pages.runs(model, context(model.publishedAt));
    }
    case 'lineage': {
      const model = parts.lineage ? await data.lineage(route.pipeline) : null;
      if (model === null) break;
      return pages.lineage(model, context(model.publishedAt));
    }
  }
  return nothingPublished(parts, route.pipeline, path);
}

async function overview(parts: PageParts): Promise<string> {
  const site = await parts.data.site();
  const times = site.pipelines.flatMap(({ published }) => published?.publishedAt ?? []).sort();
  return parts.pages.overview(site, pageContext(parts, '/', times.at(-1) ?? null, false));
}

async function nothingPublished(parts: PageParts, name: string, path: string): Promise<string | null> {
  const { pipelines } = await parts.data.site();
  const found = pipelines.find((pipeline) => pipeline.name === name);
  return found?.published === null ? parts.pages.nothingPublished(found, pageContext(parts, path, null, true)) : null;
}

const initialRows = ({ tiles }: PipelineModel): Readonly<Record<string, TileRows>> =>
  Object.fromEntries(
    tiles.flatMap(({ definition, initialRows: rows }) => (rows === null ? [] : [[definition.name, rows]])),
  );

export const pageContext = (
  { assets, lineage, now }: Pick<PageParts, 'assets' | 'lineage' | 'now'>,
  path: string,
  publishedAt: string | null,
  ofPipeline: boolean,
): PageContext => ({
  root: rootOf(path),
  assets: assets.names,
  navigation: ofPipeline ? ['tiles', 'catalogue', 'runs', ...(lineage ? (['lineage'] as const) : [])] : [],
  now: now(publishedAt).toISOString(),
});
