import type { RunIdentity } from './runs/run-report.js';
import { note, type Shell } from './shell.js';
import type { Platform } from './platform/with-platform.js';

/** Names a run that has begun and, while an embedded server is sure to be up, its page in the Temporal UI. */
export function announceRun(shell: Shell, { uiUrl, namespace }: Platform, { workflowId, runId }: RunIdentity): void {
  note(shell, `run ${workflowId} ${runId}`);
  if (uiUrl !== null)
    note(shell, `${uiUrl}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}/${runId}`);
}
