import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { Registry } from '@relais/core';
import type { Command } from 'commander';
import { announceRun } from '../announce-run.js';
import { addExamples } from '../help/examples.js';
import { findRun } from '../runs/find-run.js';
import type { JsonDocuments } from '../output/json-documents.js';
import { printJson } from '../output/json-output.js';
import { platformExists } from '../platform/platform-exists.js';
import { printReport } from '../output/print-report.js';
import { readConfig } from '../read-config.js';
import { detachedReport } from '../runs/run-report.js';
import { identityOf } from '../runs/identity-of.js';
import { note, type Shell } from '../shell.js';
import { UsageError } from '../usage-error.js';

/** `follow [run]`: comes back to a run and stays with it to its end, as if this terminal had started it. */
export function registerFollow(program: Command, shell: Shell): void {
  const command = program
    .command('follow [run]')
    .description(
      'come back to a run: the newest that is going on, that of a pipeline, or one named by workflow id, run id or the beginning of one',
    )
    .option('--json', 'print the report as JSON, and events while the run goes on')
    .action((name: string | undefined, { json }: { readonly json?: boolean }) => follow(shell, name, json === true));
  addExamples(command, [
    ['follow', 'the newest run that is going on'],
    ['follow france-courses/2025-03-19', 'that run; one that has ended shows its report'],
  ]);
}

async function follow(shell: Shell, name: string | undefined, json: boolean): Promise<void> {
  const config = await readConfig(shell);
  if (!platformExists(config)) runToFollow([], shell.registry, name);
  const { withPlatform } = await import('../platform/with-platform.js');
  const { listRuns } = await import('../output/run-list.js');
  const { runToEnd } = await import('../runs/run-to-end.js');
  await withPlatform(shell, config, 'if-missing', async (platform) => {
    const found = runToFollow(await listRuns(platform.client, config, shell.registry, 1000), shell.registry, name);
    const run = identityOf(found, shell.registry);
    announceRun(shell, platform, run);
    // A run that is going on may hand over to another execution, which the id of this one would miss.
    const execution = found.status.name === 'RUNNING' ? undefined : run.runId;
    const handle = platform.client.workflow.getHandle(run.workflowId, execution);
    const report = await runToEnd(shell, config, platform, handle, run, json);
    if (report !== null) return printReport(shell, report, { json });
    if (json) printJson<JsonDocuments['follow']>(shell.stdout, detachedReport(run));
    note(shell, `detached; ./relais follow ${run.runId} comes back to it, ./relais cancel ${run.runId} ends it`);
  });
}

/**
 * The run that is meant: the newest that is going on, of a pipeline if one is named; or any run by its name.
 * @param runs newest first
 * @throws UsageError `RUN_NOT_FOUND`, `RUN_AMBIGUOUS`
 */
export function runToFollow<T extends Pick<WorkflowExecutionInfo, 'workflowId' | 'runId' | 'status'>>(
  runs: readonly T[],
  registry: Registry,
  name: string | undefined,
): T {
  const ofPipeline = name !== undefined && Object.hasOwn(registry, name);
  if (name !== undefined && !ofPipeline) return goingOn(runs, findRun(runs, name));
  const going = runs.find(
    ({ workflowId, status }) => status.name === 'RUNNING' && (!ofPipeline || workflowId.startsWith(`${name}/`)),
  );
  if (going !== undefined) return going;
  const what = ofPipeline ? `no run of ${name}` : 'no run';
  throw new UsageError(
    'RUN_NOT_FOUND',
    `[cli] ${what} is going on; name one that has ended, or start one`,
    './relais runs',
  );
}

/** The execution that has taken over from one that was full, while it goes on. */
function goingOn<T extends Pick<WorkflowExecutionInfo, 'workflowId' | 'status'>>(runs: readonly T[], found: T): T {
  if (found.status.name !== 'CONTINUED_AS_NEW') return found;
  return runs.find(({ workflowId, status }) => workflowId === found.workflowId && status.name === 'RUNNING') ?? found;
}
