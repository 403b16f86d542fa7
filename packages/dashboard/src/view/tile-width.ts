import type { TileModel } from '../model/tile-model.js';
import { groupBy } from './group-by.js';
import { isCrowd } from './series.js';

/** A table of more columns wants the whole line. */
const mostColumns = 4;
/** So do more steps along x. */
const mostSteps = 24;

type Shape = Pick<TileModel, 'definition' | 'columns' | 'initialRows'>;

/**
 * Which tiles fill their line: broad tables, crowded or long plots, and those that would have no neighbour. The tiles keep
 * their order, so that the keyboard goes where the eye goes.
 */
export function tileWidths(tiles: readonly Shape[]): readonly ('half' | 'whole')[] {
  const widths: ('half' | 'whole')[] = [];
  let waiting = -1;
  tiles.forEach((tile, index) => {
    const broad = isBroad(tile);
    widths.push(broad ? 'whole' : 'half');
    if (broad && waiting >= 0) widths[waiting] = 'whole';
    waiting = broad || waiting >= 0 ? -1 : index;
  });
  if (waiting >= 0) widths[waiting] = 'whole';
  return widths;
}

function isBroad({ definition: { mark }, columns, initialRows }: Shape): boolean {
  if (mark.kind === 'table') return columns.length > mostColumns;
  if (mark.kind === 'bar' || mark.kind === 'grouped-bar') return false;
  const distinct = (name: string): readonly unknown[] => {
    const at = columns.findIndex((column) => column.name === name);
    return [...groupBy(initialRows?.rows ?? [], (row) => row[at]).keys()];
  };
  return isCrowd(distinct(mark.series)) || distinct(mark.x).length > mostSteps;
}
