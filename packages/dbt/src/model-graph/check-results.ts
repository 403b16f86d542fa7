import type { PipelineDefinition } from '@relais/core';
import type { GraphColumn, GraphNode } from '../model-graph.js';
import type { Manifest } from './manifest.js';

/** Columns as infra/dbt/macros/write_check_results.sql writes them. */
export const checkResultColumns: Readonly<Record<string, string>> = {
  check_name: 'Name of the check',
  critical: 'Whether it stops publishing',
  status: '`pass`, `warn` or `fail`',
  failing_rows: 'Rows that it found',
  description: 'What it asks for',
  rows_in: 'Table that keeps those rows, if any',
};

/**
 * `marts.check_results`, which a build writes at its end and dbt holds for no model; null for a pipeline that does not ask
 * for it. It is made of every table that is tested.
 */
export function checkResultsNode(
  { sources }: Manifest,
  pipeline: PipelineDefinition,
  models: readonly GraphNode[],
): GraphNode | null {
  const own = Object.values(sources).filter(({ fqn }) => fqn[1] === pipeline.name);
  if (!own.some(({ config }) => config.meta?.['check_results'] === true)) return null;
  const tested = models.filter(
    ({ tests, columns }) => tests.length > 0 || columns.some((each) => each.tests.length > 0),
  );
  const parents = tested.map(({ table }) => table).sort();
  const columns = Object.entries(checkResultColumns).map(([name, description]): GraphColumn => ({
    ...{ name, description, type: null, tests: [] },
    from: name === 'failing_rows' ? parents.map((table) => ({ table, column: '*' })) : [],
  }));
  const description = 'What became of each check of this generation: critical ones stop publishing, others warn.';
  return {
    ...{ table: 'marts.check_results', schema: 'marts', name: 'check_results', kind: 'table', description },
    ...{ owner: pipeline.owner, meta: {}, file: 'infra/dbt/macros/write_check_results.sql', tests: [] },
    ...{ columns, parents, unread: null },
  };
}
