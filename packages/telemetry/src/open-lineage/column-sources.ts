import type { ModelGraph } from '@relais/dbt/model-graph';

export interface ColumnSource {
  /** A source table, e.g. `source_tables.courses`. */
  readonly table: string;
  readonly column: string;
}

/** The columns of source tables that a mart's column is made of, through every model between them; each once. */
export function columnSources(graph: ModelGraph, table: string, column: string): readonly ColumnSource[] {
  const nodes = new Map(graph.nodes.map((node) => [node.table, node]));
  const found = new Map<string, ColumnSource>();
  const seen = new Set<string>();
  const follow = (at: ColumnSource): void => {
    const key = `${at.table}.${at.column}`;
    if (seen.has(key)) return;
    seen.add(key);
    const node = nodes.get(at.table);
    if (node?.kind === 'source') found.set(key, at);
    else node?.columns.find(({ name }) => name === at.column)?.from.forEach(follow);
  };
  follow({ table, column });
  return [...found.values()].filter(({ column: name }) => name !== '*');
}
