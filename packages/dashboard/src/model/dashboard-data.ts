import type { LineageModel } from './lineage-model.js';
import type { PipelineModel } from './pipeline-model.js';
import type { RunsModel } from './run-model.js';
import type { SiteModel } from './site-model.js';
import type { CatalogueModel, TableModel } from './table-model.js';
import type { TileRows } from './tile-model.js';

/**
 * What the pages show, read from the published generation alone. Each answer is of one generation, which it names. Null
 * means that there is no such pipeline, tile, slice or table, or that nothing of the pipeline is published; see `site`.
 */
export interface DashboardData {
  site(): Promise<SiteModel>;
  pipeline(name: string): Promise<PipelineModel | null>;
  tileRows(pipeline: string, tile: string, slice: string): Promise<TileRows | null>;
  tables(pipeline: string): Promise<CatalogueModel | null>;
  table(pipeline: string, table: string): Promise<TableModel | null>;
  /** Also answers for a pipeline that has published nothing. */
  runs(pipeline: string): Promise<RunsModel | null>;
  lineage(pipeline: string): Promise<LineageModel | null>;
}
