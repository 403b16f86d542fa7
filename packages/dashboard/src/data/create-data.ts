import type { Registry } from '@relais/core';
import type { ModelGraph } from '@relais/dbt/model-graph';
import type { Warehouse } from '@relais/warehouse';
import type { DashboardData } from '../model/dashboard-data.js';
import { publishedReader, type GenerationReader } from './generation-reader.js';
import { lineageOf } from './lineage-of.js';
import { readCatalogue, readTable, type CatalogueRequest } from './read-catalogue.js';
import { pipelineSummary, readPipeline } from './read-pipeline.js';
import { readTileRows } from './read-tile.js';
import { runsModel, type WrittenReport } from './run-models.js';
import { tableDescriptions } from './table-descriptions.js';

export interface DashboardSources {
  readonly registry: Registry;
  readonly warehouse: Pick<Warehouse, 'dialect' | 'published' | 'query' | 'loaded'>;
  /** The newest reports of a pipeline, newest first, and how many more there are. */
  readonly reports: (
    pipeline: string,
    newest: number,
  ) => Promise<{ readonly reports: readonly WrittenReport[]; readonly older: number }>;
  /** What a pipeline's tables are made of, as the code of now has it; null where nobody can tell. */
  readonly modelGraph: ((pipeline: string) => Promise<ModelGraph>) | null;
  /** The time at which a page about a generation is made. @param publishedAt of the generation; null for a page about several */
  readonly now: (publishedAt: string | null) => Date;
}

/** More runs than anybody scrolls through; `runs` and the store have them all. */
const RUNS_LISTED = 100;

/** The models of every page, read from what is published. */
export function createDashboardData(sources: DashboardSources): DashboardData {
  const { registry, warehouse, now } = sources;
  const { dialect } = warehouse;
  const readPublished = publishedReader(warehouse);
  const registered = (name: string) => (Object.hasOwn(registry, name) ? registry[name] : undefined);

  const catalogue = async <T>(
    name: string,
    work: (reader: GenerationReader, request: CatalogueRequest) => Promise<T>,
  ): Promise<T | null> => {
    const definition = registered(name)?.definition;
    if (definition === undefined) return null;
    return readPublished(name, async (reader) => {
      const loaded = await warehouse.loaded(definition);
      // Without what the models' authors say, a catalogue is still one.
      const graph = await sources.modelGraph?.(name).catch(() => null);
      return work(reader, { dialect, definition, loaded, descriptions: tableDescriptions(graph ?? null) });
    });
  };

  return {
    site: async () => ({
      pipelines: await Promise.all(
        Object.values(registry).map(async (each) => {
          const published = await warehouse.published(each.definition.name);
          return pipelineSummary(each, published, now(published?.publishedAt ?? null));
        }),
      ),
    }),
    pipeline: async (name) => {
      const found = registered(name);
      if (found === undefined) return null;
      return readPublished(name, (reader) => readPipeline(reader, dialect, found, now(reader.generation.publishedAt)));
    },
    tileRows: async (name, tile, slice) => {
      const found = registered(name)?.tiles?.find((each) => each.name === tile);
      return found === undefined ? null : readPublished(name, (reader) => readTileRows(reader, dialect, found, slice));
    },
    tables: (name) => catalogue(name, readCatalogue),
    table: (name, table) => catalogue(name, (reader, request) => readTable(reader, request, table)),
    runs: async (name) => {
      const definition = registered(name)?.definition;
      if (definition === undefined) return null;
      const published = await warehouse.published(name);
      return runsModel(definition, published, await sources.reports(name, RUNS_LISTED));
    },
    lineage: async (name) => {
      const definition = registered(name)?.definition;
      const published = definition && (await warehouse.published(name));
      const graph = published && (await sources.modelGraph?.(name));
      return graph ? lineageOf(graph, definition.title, published) : null;
    },
  };
}
