import type { TileRows } from '../model/tile-model.js';
import type { TileWithoutRows } from './page-data.js';
import type { ViewState } from './view-state.js';
import { firstChoices, textOf, type Choices } from './visible-rows.js';

/** What the tile says at first, overridden by the reader; a further choice without a value takes its first one. */
export function effectiveChoices(
  { rows }: Pick<TileRows, 'rows'>,
  { definition, slicing, columns }: Pick<TileWithoutRows, 'definition' | 'slicing' | 'columns'>,
  state: ViewState,
): Choices {
  const further = (definition.filters ?? []).filter(
    ({ kind, column }) => kind === 'choice' && column !== slicing?.column,
  );
  const chosen = further.map(({ column }) => {
    const at = columns.findIndex(({ name }) => name === column);
    return [column, state.choices?.[column] ?? textOf(rows[0]?.[at])] as const;
  });
  return { choices: Object.fromEntries(chosen), ranges: { ...firstChoices(definition).ranges, ...state.ranges } };
}
