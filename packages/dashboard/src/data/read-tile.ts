import { PermanentError, type TileDefinition } from '@relais/core';
import type { Warehouse } from '@relais/warehouse';
import type { Slicing, TileModel, TileRows } from '../model/tile-model.js';
import { tileColumn } from './column-kind.js';
import type { GenerationReader } from './generation-reader.js';
import { orderTies } from './order-ties.js';
import { snapshotsOf } from './provenance.js';
import { readSlicing, type KnownSlicing } from './read-slicing.js';
import { wholeSlice } from './slugs.js';
import { rowsSql } from './tile-sql.js';

type Dialect = Warehouse['dialect'];

/** The tile and its first slice; what it cannot answer is said in its place, and the other tiles of the page stand. */
export async function readTile(reader: GenerationReader, dialect: Dialect, tile: TileDefinition): Promise<TileModel> {
  const { generation, run } = reader.generation;
  const told = {
    definition: tile,
    provenance: { generation, ...run, sql: tile.sql, snapshots: snapshotsOf(reader.generation) },
  };
  try {
    const slicing = await readSlicing(reader, dialect, tile);
    const initial = initialSlice(slicing);
    const rows = await readTileRows(reader, dialect, tile, initial);
    return {
      ...told,
      columns: rows?.columns ?? [],
      slicing: withoutTexts(slicing),
      initial,
      initialRows: rows,
      failure: null,
    };
  } catch (error) {
    // A table that is not there or a file that is gone stays so; the other tiles of the page can be read.
    if (!(error instanceof PermanentError) || error.code === 'NOT_PUBLISHED') throw error;
    return { ...told, columns: [], slicing: null, initial: wholeSlice, initialRows: null, failure: error.message };
  }
}

/** @returns null when the tile has no slice of that name */
export async function readTileRows(
  reader: GenerationReader,
  dialect: Dialect,
  tile: TileDefinition,
  slug: string,
): Promise<TileRows | null> {
  const slicing = await readSlicing(reader, dialect, tile);
  const slice = slicing?.slices.find((each) => each.slug === slug);
  if (slicing === null ? slug !== wholeSlice : slice === undefined && slug !== initialSlice(slicing)) return null;
  const at = slicing && { column: slicing.column, text: slice?.text ?? null };
  const limit = tile.limit ?? null;
  const narrows = (tile.filters ?? []).some((filter) => filter.column !== slicing?.column);
  const { columns, values } = await reader.query(rowsSql(dialect, tile, at, narrows ? null : limit));
  const ordered = orderTies(
    values,
    columns.findIndex(({ name }) => name === tile.orderBy?.column),
  );
  return {
    generation: reader.generation.generation,
    columns: columns.map(tileColumn),
    rows: narrows || limit === null ? ordered : ordered.slice(0, limit),
    limit: narrows ? limit : null,
  };
}

const initialSlice = (slicing: KnownSlicing | null): string => slicing?.initial ?? wholeSlice;

const withoutTexts = (slicing: KnownSlicing | null): Slicing | null =>
  slicing && {
    column: slicing.column,
    label: slicing.label,
    slices: slicing.slices.map(({ value, slug, rows }) => ({ value, slug, rows })),
  };
