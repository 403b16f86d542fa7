import type { ColumnDefinition } from '@relais/core';

type Names = ColumnDefinition['source'];

/** A text, kept byte for byte. */
export const text = (name: string, source: Names, description: string): ColumnDefinition =>
  column(name, source, 'STRING', description);

/** A whole number; `31025` and `31025.0` are the same. */
export const integer = (name: string, source: Names, description: string): ColumnDefinition =>
  column(name, source, 'INT64', description);

/** A number with two decimal places: hours, or euros. */
export const amount = (name: string, source: Names, description: string): ColumnDefinition =>
  column(name, source, 'NUMERIC(10,2)', description);

/** A day `YYYY-MM-DD`. */
export const day = (name: string, source: Names, description: string): ColumnDefinition =>
  column(name, source, 'DATE', description);

/** A SIRET, the 14-digit number of a French establishment; text, because its leading zeros count. */
export const siret = (name: string, source: Names, description: string): ColumnDefinition => ({
  ...column(name, source, 'STRING', description),
  parse: 'siret',
});

function column(name: string, source: Names, type: ColumnDefinition['type'], description: string): ColumnDefinition {
  return { name, ...(source && { source }), type, description };
}
