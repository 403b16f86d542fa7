import { sourceTable, type RegisteredPipeline, type TileDefinition } from '@relais/core';
import { nextTimes } from '@relais/timetable';
import type { Generation, Warehouse } from '@relais/warehouse';
import type { DatasetModel, PipelineModel } from '../model/pipeline-model.js';
import type { PipelineSummary } from '../model/site-model.js';
import type { TileModel } from '../model/tile-model.js';
import { freshnessOf } from './freshness.js';
import type { GenerationReader } from './generation-reader.js';
import { publishedModel } from './provenance.js';
import { readTile } from './read-tile.js';

/** A pipeline on the first page, from its definition, what is published of it, and the time. */
export function pipelineSummary(
  { definition }: Pick<RegisteredPipeline, 'definition'>,
  published: Generation | null,
  now: Date,
): PipelineSummary {
  const { name, title, description, owner, schedule, timeZone } = definition;
  return {
    name,
    title,
    description,
    owner,
    published: published && publishedModel(published),
    nextTime: nextTimes(schedule.calendar, timeZone, now, 1)[0]?.toISOString() ?? null,
    freshness: freshnessOf(definition, published, now),
  };
}

/** Enough to hide a warehouse's latency, few enough for a laptop: each query has a memory of its own. */
const TILES_AT_ONCE = 4;

export async function readPipeline(
  reader: GenerationReader,
  dialect: Warehouse['dialect'],
  registered: RegisteredPipeline,
  now: Date,
): Promise<PipelineModel> {
  const { definition, tiles = [] } = registered;
  return {
    ...pipelineSummary(registered, reader.generation, now),
    published: publishedModel(reader.generation),
    timeZone: definition.timeZone,
    tiles: await readTiles(reader, dialect, tiles),
    datasets: definition.datasets.map(({ name, description, licence }): DatasetModel => ({
      name,
      description,
      licence,
      table: sourceTable(name),
    })),
  };
}

async function readTiles(
  reader: GenerationReader,
  dialect: Warehouse['dialect'],
  tiles: readonly TileDefinition[],
): Promise<readonly TileModel[]> {
  const models: TileModel[] = [];
  for (let start = 0; start < tiles.length; start += TILES_AT_ONCE) {
    const some = tiles.slice(start, start + TILES_AT_ONCE);
    models.push(...(await Promise.all(some.map((tile) => readTile(reader, dialect, tile)))));
  }
  return models;
}
