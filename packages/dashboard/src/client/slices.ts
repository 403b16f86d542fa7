import type { TileRows } from '../model/tile-model.js';

/** Rows of slices as they were served; each is fetched once. */
export interface Slices {
  load(tile: string, slice: string): Promise<TileRows>;
  address(tile: string, slice: string, ending: 'csv' | 'json'): string;
}

/** A newer generation was published since the page was made: its figures do not belong beside these. */
export class NewGeneration extends Error {}

export function openSlices(root: string, pipeline: string, generation: string): Slices {
  const kept = new Map<string, Promise<TileRows>>();
  const address: Slices['address'] = (tile, slice, ending) => `${root}data/${pipeline}/${tile}/${slice}.${ending}`;

  async function fetchRows(url: string): Promise<TileRows> {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`.trim());
    const rows = (await answer.json()) as TileRows;
    if (rows.generation !== generation) throw new NewGeneration();
    return rows;
  }

  return {
    address,
    load(tile, slice) {
      const url = address(tile, slice, 'json');
      const rows = kept.get(url) ?? fetchRows(url);
      kept.set(url, rows);
      // What failed is asked for again the next time.
      rows.catch(() => kept.delete(url));
      return rows;
    },
  };
}
