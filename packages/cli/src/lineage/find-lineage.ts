import type { GraphNode, ModelGraph } from '@relais/dbt/model-graph';
import { hintOf } from '../help/nearest.js';
import { UsageError } from '../usage-error.js';

/** A column of a pipeline's graph, or a whole table. */
export interface LineageSubject {
  readonly graph: ModelGraph;
  readonly table: string;
  /** null = the table as a whole. */
  readonly column: string | null;
}

/**
 * What `marts.dim_courses.course_month` means, or `dim_courses.course_month`, or either without the column.
 * @throws UsageError `TABLE_UNKNOWN`, `TABLE_AMBIGUOUS`, `COLUMN_UNKNOWN`, each with what was probably meant
 */
export function findLineage(graphs: readonly ModelGraph[], text: string): LineageSubject {
  const named = graphs.flatMap((graph) =>
    graph.nodes.flatMap((node) => {
      const column = columnIn(node, text);
      return column === undefined ? [] : [{ graph, node, column }];
    }),
  );
  const [first, ...others] = named;
  if (first === undefined) throw unknownTable(graphs, text);
  if (others.length > 0) throw ambiguous(named, text);
  const { graph, node, column } = first;
  if (column !== null && !node.columns.some(({ name }) => name === column)) throw unknownColumn(graph, node, column);
  return { graph, table: node.table, column };
}

/** The column that a text names of this table, null for the table itself, undefined where it is of another. */
function columnIn({ table, name }: GraphNode, text: string): string | null | undefined {
  for (const own of [table, name]) {
    if (text === own) return null;
    if (text.startsWith(`${own}.`)) return text.slice(own.length + 1);
  }
  return undefined;
}

function unknownTable(graphs: readonly ModelGraph[], text: string): UsageError {
  const known = graphs.flatMap(({ nodes }) => nodes.map(({ table }) => table));
  const [schema = '', name = ''] = text.split('.');
  const hint = hintOf(`${schema}.${name}`, known);
  const message = `[cli] there is no table named ${JSON.stringify(text)}; ${hint}`;
  return new UsageError('TABLE_UNKNOWN', message, `./relais lineage ${graphs[0]?.pipeline ?? ''} <table>`);
}

function ambiguous(
  named: readonly { readonly graph: ModelGraph; readonly node: GraphNode }[],
  text: string,
): UsageError {
  const meant = named.map(({ graph, node }) => `${graph.pipeline} ${node.table}`);
  const message = `[cli] ${JSON.stringify(text)} is of several tables: ${meant.join(', ')}`;
  return new UsageError('TABLE_AMBIGUOUS', message, `./relais lineage ${meant[0]}`);
}

function unknownColumn({ pipeline }: ModelGraph, { table, columns }: GraphNode, column: string): UsageError {
  const known = columns.map(({ name }) => name);
  const message = `[cli] ${table} has no column ${JSON.stringify(column)}; ${hintOf(column, known)}`;
  return new UsageError('COLUMN_UNKNOWN', message, `./relais lineage ${pipeline} ${table}`);
}
