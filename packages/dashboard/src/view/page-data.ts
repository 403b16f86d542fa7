import type { TileModel } from '../model/tile-model.js';

export type TileWithoutRows = Omit<TileModel, 'initialRows'>;

/** What the page of tiles tells its script, in `#page-data`; rows are fetched a slice at a time. */
export interface PageData {
  readonly pipeline: string;
  readonly generation: string;
  readonly tiles: readonly TileWithoutRows[];
}
