import type { LineageModel } from './lineage-model.js';
import type { PipelineModel } from './pipeline-model.js';
import type { RunsModel } from './run-model.js';
import type { PipelineSummary, SiteModel } from './site-model.js';
import type { CatalogueModel, TableModel } from './table-model.js';
import type { TileRows } from './tile-model.js';

/** Whole HTML documents, pure functions of what they are given. */
export interface Pages {
  overview(site: SiteModel, context: PageContext): string;
  /** @param initial rows of each tile's initial slice, by the tile's name */
  tiles(pipeline: PipelineModel, initial: Readonly<Record<string, TileRows>>, context: PageContext): string;
  /** Stands for each page of a pipeline that has published nothing: says which command to run. */
  nothingPublished(pipeline: PipelineSummary, context: PageContext): string;
  catalogue(catalogue: CatalogueModel, context: PageContext): string;
  table(table: TableModel, context: PageContext): string;
  runs(runs: RunsModel, context: PageContext): string;
  lineage(lineage: LineageModel, context: PageContext): string;
  /** Also 404.html of an export. */
  notFound(context: PageContext): string;
  /** @param message for people, without a stack */
  failed(message: string, context: PageContext): string;
}

export interface PageContext {
  /** From the page to the top of the site, e.g. `../../`: an export may lie below any folder of a host. */
  readonly root: string;
  readonly assets: AssetNames;
  /** The pages of this pipeline that there are; of the overview none. */
  readonly navigation: readonly ('tiles' | 'catalogue' | 'runs' | 'lineage')[];
  /** When the page was made, or for an export when the generation was published; ISO. */
  readonly now: string;
}

/** Names below `assets/`, with a hash of their bytes in them. */
export interface AssetNames {
  /** Draws and filters; a module, so that the page is read first. */
  readonly script: string;
  /** Small, and before anything is shown: the reader's colour scheme, and that scripts run at all. */
  readonly early: string;
  readonly style: string;
  readonly icon: string;
}
