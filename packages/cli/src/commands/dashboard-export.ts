import type { Command } from 'commander';
import { findPipeline } from '../find-pipeline.js';
import { addExamples } from '../help/examples.js';
import { formatCount } from '../output/figures.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { readConfig } from '../read-config.js';
import { note, type Shell } from '../shell.js';

interface ExportFlags {
  readonly pipeline?: string;
  readonly json?: boolean;
}

/** `dashboard export <folder>`: the dashboard as files, one generation of each pipeline. */
export function registerDashboardExport(dashboard: Command, shell: Shell): void {
  const command = dashboard
    .command('export <folder>')
    .description('write the dashboard as files for any static host')
    .option('--pipeline <name>', 'only this one')
    .option('--json', 'print what was written as JSON')
    .action((folder: string, flags: ExportFlags) => exportDashboard(shell, folder, flags));
  addExamples(command, [
    ['dashboard export public', 'every pipeline, into the folder public'],
    ['dashboard export public --pipeline france-courses', 'one pipeline'],
  ]);
}

async function exportDashboard(shell: Shell, folder: string, { pipeline, json }: ExportFlags): Promise<void> {
  const registry = pipeline === undefined ? shell.registry : { [pipeline]: findPipeline(shell.registry, pipeline) };
  const config = await readConfig(shell);
  const { composeDashboard } = await import('../dashboard/compose-dashboard.js');
  const { exportSite } = await import('@relais/dashboard/export/export-site');
  // An export looks the same whenever it is made; its pages judge by the reader's clock what is late.
  const asPublished = (publishedAt: string | null): Date => new Date(publishedAt ?? 0);
  const outcome = await exportSite({ ...(await composeDashboard(config, registry, asPublished)), folder });
  if (json) return printJson<JsonDocuments['dashboard export']>(shell.stdout, outcome);
  shell.stdout.write(`${outcome.folder}\n`);
  const unpublished = Object.entries(outcome.generations).filter(([, generation]) => generation === null);
  note(shell, `${outcome.files} files, ${formatCount(outcome.bytes)} bytes`);
  for (const [name] of unpublished) note(shell, `nothing of ${name} is published yet; start with ./relais run ${name}`);
}
