import type { ModelGraph } from '@relais/dbt/model-graph';

/** What the models' authors say of their tables, by the tables' names in queries. */
export type TableDescriptions = ReadonlyMap<
  string,
  { readonly description: string | null; readonly owner: string; readonly columns: ReadonlyMap<string, string> }
>;

/** @param graph null where nobody could tell: then tables go without */
export const tableDescriptions = (graph: ModelGraph | null): TableDescriptions =>
  new Map(
    (graph?.nodes ?? []).map(({ table, description, owner, columns }) => [
      table,
      {
        description: description || null,
        owner,
        columns: new Map(
          columns.map((column) => [column.name, column.description] as const).filter(([, text]) => text !== ''),
        ),
      },
    ]),
  );
