import type { ReplaySelection } from '@relais/activities';
import type { Config } from '@relais/config';
import { versionOf } from '@relais/core';
import { findPipeline } from '../find-pipeline.js';
import { formatBytes, formatCount } from '../output/figures.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { formatTable } from '../output/report-table.js';
import { note, type Shell } from '../shell.js';
import { readStores } from '../snapshots/read-stores.js';

/** What a backfill would load, chosen by the very function that the workflow's plan is made with; starts nothing. */
export async function dryReplay(
  shell: Shell,
  config: Config,
  pipeline: string,
  selection: ReplaySelection,
  json: boolean,
): Promise<void> {
  const { selectReplay } = await import('@relais/activities/replay/select-replay');
  const { definition } = findPipeline(shell.registry, pipeline);
  const selected = await selectReplay(await readStores(config), definition, selection);
  if (json)
    return printJson<JsonDocuments['backfill']>(
      shell.stdout,
      selected.map(({ snapshot, state, because }) => ({
        ...snapshot,
        version: versionOf(snapshot.sha256),
        state,
        because,
      })),
    );
  const sum = (of: 'rows' | 'bytes'): number => selected.reduce((total, { snapshot }) => total + snapshot[of], 0);
  const rows = selected.map(({ dataset, snapshotDate, snapshot: { sha256, rows, bytes }, state, because }) => [
    dataset,
    snapshotDate,
    versionOf(sha256),
    formatCount(rows),
    formatBytes(bytes),
    state,
    because,
  ]);
  const header = ['dataset', 'snapshot', 'version', 'rows', 'bytes', 'state', 'because'];
  if (selected.length > 0) shell.stdout.write(formatTable(header, rows));
  const total = `${selected.length} snapshots, ${formatCount(sum('rows'))} rows, ${formatBytes(sum('bytes'))}`;
  note(shell, `${total} would be replayed; nothing was changed`);
}
