import type { TileDefinition, TileFilter } from '@relais/core';
import type { Warehouse } from '@relais/warehouse';
import type { Slice, Slicing } from '../model/tile-model.js';
import type { GenerationReader } from './generation-reader.js';
import { distinctSlugs } from './slugs.js';
import { valuesSql, type SliceText } from './tile-sql.js';

type ChoiceFilter = Extract<TileFilter, { readonly kind: 'choice' }>;

/** A slice, and the text by which the warehouse finds its rows. */
export interface KnownSlice extends Slice {
  readonly text: SliceText;
}

export interface KnownSlicing extends Slicing {
  readonly slices: readonly KnownSlice[];
  /** Slug of the one that is shown at first; of no slice when the tile has no rows. */
  readonly initial: string;
}

/** What a tile is cut into; null for one without a choice. */
export async function readSlicing(
  reader: GenerationReader,
  dialect: Warehouse['dialect'],
  tile: TileDefinition,
): Promise<KnownSlicing | null> {
  const filter = tile.filters?.find((each): each is ChoiceFilter => each.kind === 'choice');
  if (filter === undefined) return null;
  const { values } = await reader.query(valuesSql(dialect, tile, filter.column));
  const texts = values.map(([, text]) => (text === null ? null : String(text)));
  const slugs = distinctSlugs(texts);
  const known = values.map(([value = null, , rows], index): KnownSlice => ({
    value,
    text: texts[index] ?? null,
    slug: slugs[index]!,
    rows: Number(rows),
  }));
  // Where rows have no value, warehouses disagree on which end they stand; here it is always the last.
  const some = known.filter(({ value }) => value !== null);
  const slices = [
    ...(filter.initial === 'greatest' ? some.reverse() : some),
    ...known.filter((each) => !some.includes(each)),
  ];
  return { column: filter.column, label: filter.label, slices, initial: firstShown(filter, slices) };
}

function firstShown({ initial }: ChoiceFilter, slices: readonly KnownSlice[]): string {
  const most = slices.reduce<KnownSlice | undefined>(
    (best, each) => (best && best.rows >= each.rows ? best : each),
    undefined,
  );
  return (initial === 'greatest' ? slices[0] : most)?.slug ?? 'none';
}
