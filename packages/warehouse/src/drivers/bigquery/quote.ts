import type { TableName } from './names.js';

/**
 * Names come from a pipeline's definition and from BigQuery itself, and are allowed by their characters before they are
 * quoted: nothing that could end a quoted name gets into a statement.
 */
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,299}$/;
const TABLE = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,1023}$/;
const PROJECT = /^[a-z][a-z0-9.:-]*$/;

/** A column. @throws RangeError */
export const quoteColumn = (name: string): string => quote(name, NAME);

/** @throws RangeError */
export const quoteTable = (project: string, { dataset, table }: TableName): string =>
  [quote(project, PROJECT), quote(dataset, NAME), quote(table, TABLE)].join('.');

export const quoteColumns = (names: readonly string[], of = ''): string =>
  names.map((name) => `${of}${quoteColumn(name)}`).join(', ');

function quote(name: string, allowed: RegExp): string {
  if (!allowed.test(name)) throw new RangeError(`[warehouse/bigquery] not a name: ${JSON.stringify(name)}`);
  return `\`${name}\``;
}
