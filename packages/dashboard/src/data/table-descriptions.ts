import type { ModelGraph, NodeTest } from '@relais/dbt/model-graph';
import type { CheckModel } from '../model/table-model.js';

/** What the models' authors say of their tables, by the tables' names in queries. */
export type TableDescriptions = ReadonlyMap<string, TableDescription>;

export interface TableDescription extends Told {
  readonly owner: string;
  readonly columns: ReadonlyMap<string, Told>;
}

interface Told {
  readonly description: string | null;
  readonly checks: readonly CheckModel[];
}

/** @param graph null where nobody could tell: then tables go without */
export const tableDescriptions = (graph: ModelGraph | null): TableDescriptions =>
  new Map(
    (graph?.nodes ?? []).map((node) => [
      node.table,
      { ...told(node), owner: node.owner, columns: new Map(node.columns.map((column) => [column.name, told(column)])) },
    ]),
  );

const told = (of: { readonly description: string; readonly tests: readonly NodeTest[] }): Told => ({
  description: of.description || null,
  checks: of.tests.map(({ name, severity }) => ({ name, severity })),
});
