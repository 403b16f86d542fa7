import type { TileColumnFormat } from '@relais/core';
import type { TileColumn } from '../model/tile-model.js';

/** A column as readers see it. */
export interface ColumnView {
  readonly name: string;
  readonly label: string;
  readonly kind: ValueKind;
  readonly unit?: string;
}

/** `share` is written in percent; `identifier` is made of digits and counts nothing. */
export type ValueKind = TileColumn['kind'] | 'share' | 'identifier';

export const describeColumns = (
  columns: readonly Pick<TileColumn, 'name' | 'kind'>[],
  formats: Readonly<Record<string, TileColumnFormat>> = {},
): readonly ColumnView[] => columns.map((column) => describeColumn(column, formats[column.name]));

export const describeColumn = (
  { name, kind }: Pick<TileColumn, 'name' | 'kind'>,
  { label = withBlanks(name), format, unit }: TileColumnFormat = {},
): ColumnView => ({ name, label, kind: format ?? kind, ...(unit === undefined ? {} : { unit }) });

/** Label with unit, as it stands at an axis or over a column. */
export const headingOf = ({ label, unit }: ColumnView): string => (unit === undefined ? label : `${label} (${unit})`);

/** Quantities stand to the right, under each other. */
export const isQuantity = ({ kind }: ColumnView): boolean => kind === 'number' || kind === 'share';

function withBlanks(name: string): string {
  const words = name.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
