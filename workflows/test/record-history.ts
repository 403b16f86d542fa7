import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { HistoryName } from './history-names.js';
import { workflowFingerprint } from './workflow-fingerprint.js';

export const historiesFolder = join(process.cwd(), 'workflows', 'histories');

/** What lies in a file of the folder. */
export interface RecordedHistory {
  /** Fingerprint of the workflow code that wrote it. */
  readonly code: string;
  readonly history: unknown;
}

/** Keeps the history of a finished run for the replay test, when RELAIS_RECORD_HISTORIES asks for it. */
export async function recordHistory(name: HistoryName, handle: WorkflowHandle): Promise<void> {
  if (!process.env.RELAIS_RECORD_HISTORIES) return;
  const history: unknown = JSON.parse(historyToJSON(await handle.fetchHistory()));
  const recorded: RecordedHistory = { code: workflowFingerprint(), history };
  await writeFile(join(historiesFolder, `${name}.json`), `${JSON.stringify(recorded)}\n`);
}
