import type { RunReport, RunStatus, TableReport } from '@relais/core';
import { formatBytes, formatCount, formatSeconds } from './figures.js';
import { formatTable, printable } from './report-table.js';
import { tablesQuery } from '../tables-query.js';

const headlines: Readonly<Record<RunStatus, string>> = {
  succeeded: 'published',
  unchanged: 'unchanged: what was loaded is what is already published',
  loaded: 'loaded; nothing was built',
  blocked: 'blocked: a person has to decide',
  failed: 'failed: the published figures stay as they were',
};

/** What a person reads after a run: what happened, what it says of the data, how to look further. */
export function runSummary(report: RunReport): string {
  return [
    `${report.pipeline} ${report.logicalDate}  ${headlines[report.status]}`,
    `run ${report.workflowId || '—'} ${report.runId}`.trimEnd(),
    `generation ${report.generation ?? 'none yet'}`,
    ...tables(report.tables),
    ...models(report),
    ...report.warnings.map(
      (warning) => `warning ${warning.code}: ${printable(warning.message)}${about(warning.dataset)}`,
    ),
    ...lookFurther(report),
  ].join('\n');
}

const about = (dataset: string | null): string => (dataset === null ? '' : ` (${dataset})`);

function tables(reports: readonly TableReport[]): string[] {
  if (reports.length === 0) return [];
  const header = ['table', 'snapshot', 'read', 'loaded', 'duplicates', 'quarantined', 'changed', 'bytes', 'time'];
  const rows = reports.map((table) => [
    table.table,
    `${table.snapshotDate} ${table.version}`,
    ...[table.read, table.loaded, table.duplicates, table.quarantined, table.changed].map(formatCount),
    formatBytes(table.bytes),
    formatSeconds(table.seconds),
  ]);
  return ['', formatTable(header, rows)];
}

function models({ models: counts, reconciliation, translation, status }: RunReport): string[] {
  const lines: string[] = [];
  const built = counts.pass + counts.warn + counts.error + counts.skipped;
  if (built > 0)
    lines.push(
      `models and tests: ${counts.pass} passed, ${counts.warn} warned, ${counts.error} failed, ${counts.skipped} skipped`,
    );
  if (reconciliation.length > 0) lines.push(verdict(reconciliation));
  if (translation.distinct > 0 && status !== 'failed')
    lines.push(
      `translation: ${formatCount(translation.distinct)} texts: ${formatCount(translation.glossary)} by glossary, ${formatCount(translation.memory)} remembered, ${formatCount(translation.provider)} bought, ${formatCount(translation.untranslated)} untranslated`,
    );
  return lines;
}

function verdict(lines: RunReport['reconciliation']): string {
  const apart = lines.filter((line) => line.raw !== line.typed || line.typed !== line.warehouse);
  if (apart.length === 0) return `reconciliation: all ${lines.length} checks agree from raw to warehouse`;
  const named = apart.map((line) => `${line.dataset}.${line.check} ${line.raw} / ${line.typed} / ${line.warehouse}`);
  return `reconciliation: ${apart.length} of ${lines.length} checks differ (raw / typed / warehouse): ${named.join(', ')}`;
}

function lookFurther({ pipeline, status, runId, generation }: RunReport): string[] {
  const lines = ['', 'look further:'];
  if (status === 'blocked') lines.push('  ./relais status names what waits, and the command that lets it through');
  if (generation !== null) lines.push(`  ./relais sql ${pipeline} "${tablesQuery}"`, `  ./relais docs ${pipeline}`);
  if (runId !== '') lines.push(`  ./relais show ${runId}`);
  if (status === 'failed' || status === 'blocked') lines.push(`  ./relais why ${runId}`, `  ./relais logs ${runId}`);
  return lines;
}
