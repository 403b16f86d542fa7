import type { RunReport } from '@relais/core';

const replay = /\/backfill\/(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/;

/** The command that starts the same work again: of the same date, for the same datasets, or over the same range. */
export function againCommand(
  { pipeline, workflowId, logicalDate }: Pick<RunReport, 'pipeline' | 'workflowId' | 'logicalDate'>,
  datasets: readonly string[] = [],
): string {
  const [, from, to] = replay.exec(workflowId) ?? [];
  const words = from ? ['backfill', pipeline, '--from', from, '--to', to] : ['run', pipeline, '--date', logicalDate];
  return ['./relais', ...words, ...(datasets.length > 0 ? ['--dataset', ...datasets] : [])].join(' ');
}
