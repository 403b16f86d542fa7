/** A table of more columns wants the whole line. */
const mostColumns = 4;

type Shape = {
  readonly definition: { readonly mark: { readonly kind: string } };
  readonly columns: readonly unknown[];
};

/**
 * Which tiles fill their line: broad tables, and those that would have no neighbour. The tiles keep their order, so that
 * the keyboard goes where the eye goes.
 */
export function tileWidths(tiles: readonly Shape[]): readonly ('half' | 'whole')[] {
  const isBroad = ({ definition, columns }: Shape): boolean =>
    definition.mark.kind === 'table' && columns.length > mostColumns;
  const widths: ('half' | 'whole')[] = [];
  let waiting = -1;
  tiles.forEach((tile, index) => {
    widths.push(isBroad(tile) ? 'whole' : 'half');
    if (isBroad(tile)) {
      if (waiting >= 0) widths[waiting] = 'whole';
      waiting = -1;
    } else waiting = waiting < 0 ? index : -1;
  });
  if (waiting >= 0) widths[waiting] = 'whole';
  return widths;
}
