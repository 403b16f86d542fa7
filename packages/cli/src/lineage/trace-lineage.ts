import type { GraphColumn, GraphNode, ModelGraph, SourceField } from '@relais/dbt/model-graph';
import type { LineageSubject } from './find-lineage.js';

/** `upstream`: what it is made of; `downstream`: what is made of it. */
export type Direction = 'upstream' | 'downstream';

/** One column, or one table, on the way. */
export interface LineageStep {
  readonly table: string;
  /** null = the table as a whole, `*` = its rows are counted. */
  readonly column: string | null;
  readonly kind: GraphNode['kind'];
  readonly type: string | null;
  readonly description: string;
  /** Steps that come next on the way, by their place in the list. */
  readonly next: readonly number[];
  /** Where the publisher's file has it. */
  readonly field: SourceField | null;
  /** The file below the checkout in which its table is written; null for source tables and tiles. */
  readonly file: string | null;
  /** Why the way ends here although it goes on: the table's SQL could not be read. Null where it was. */
  readonly unread: string | null;
}

/**
 * Every step of the way from a column to the fields of its sources, or to the tiles that show it; each once, the subject
 * first.
 */
export function traceLineage({ graph, table, column }: LineageSubject, direction: Direction): readonly LineageStep[] {
  const nodes = new Map(graph.nodes.map((node) => [node.table, node]));
  const neighbours = neighboursOf(graph, direction);
  const places = new Map<string, number>();
  const steps: LineageStep[] = [];
  const visit = (at: Place): number => {
    const known = places.get(keyOf(at));
    if (known !== undefined) return known;
    const place = steps.length;
    places.set(keyOf(at), place);
    const step = stepOf(nodes.get(at.table), at);
    steps.push(step);
    steps[place] = { ...step, next: neighbours(at).map(visit) };
    return place;
  };
  visit({ table, column });
  return steps;
}

interface Place {
  readonly table: string;
  readonly column: string | null;
}

const keyOf = ({ table, column }: Place): string => `${table}.${column ?? ''}`;

function stepOf(node: GraphNode | undefined, { table, column }: Place): LineageStep {
  const found = columnOf(node, column);
  const description = column === null ? node?.description : found?.description;
  return {
    ...{ table, column, kind: node?.kind ?? 'source', type: found?.type ?? null, description: description ?? '' },
    ...{ next: [], field: found?.field ?? null, file: node?.file ?? null, unread: node?.unread ?? null },
  };
}

const columnOf = (node: GraphNode | undefined, column: string | null): GraphColumn | undefined =>
  node?.columns.find(({ name }) => name === column);

function neighboursOf({ nodes }: ModelGraph, direction: Direction): (of: Place) => readonly Place[] {
  const edges = nodes.flatMap((node) => [
    ...node.parents.map((parent): Edge => [whole(node.table), whole(parent)]),
    ...node.columns.flatMap(({ name, from }) =>
      from.map((origin): Edge => [{ table: node.table, column: name }, origin]),
    ),
  ]);
  const next = new Map<string, Place[]>();
  for (const [made, origin] of edges) {
    const [from, to] = direction === 'upstream' ? [made, origin] : [origin, made];
    next.set(keyOf(from), [...(next.get(keyOf(from)) ?? []), to]);
  }
  return (of) => next.get(keyOf(of)) ?? [];
}

type Edge = readonly [made: Place, origin: Place];

const whole = (table: string): Place => ({ table, column: null });
