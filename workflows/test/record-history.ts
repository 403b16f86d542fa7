import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';

export const historiesFolder = join(process.cwd(), 'workflows', 'histories');

/** Keeps the history of a finished run for the replay test, when RELAIS_RECORD_HISTORIES asks for it. */
export async function recordHistory(name: string, handle: WorkflowHandle): Promise<void> {
  if (!process.env.RELAIS_RECORD_HISTORIES) return;
  await writeFile(join(historiesFolder, `${name}.json`), `${historyToJSON(await handle.fetchHistory())}\n`);
}
