/** What the models' authors say of their tables, by the tables' names in queries. */
export type TableDescriptions = ReadonlyMap<
  string,
  { readonly description: string | null; readonly columns: ReadonlyMap<string, string> }
>;
