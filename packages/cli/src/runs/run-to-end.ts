import type { WorkflowHandle } from '@temporalio/client';
import type { RunReport } from '@relais/core';
import type { Config } from '@relais/config';
import { attendRun } from './attend-run.js';
import { holdRun } from './hold-run.js';
import { reportOfFailure } from './report-of-failure.js';
import { isRunReport, reportWithoutRun, type RunIdentity } from './run-report.js';
import { wholeReport } from './whole-report.js';
import type { Shell } from '../shell.js';
import { earlierPace } from '../live/earlier-pace.js';
import { runView } from '../live/run-view.js';
import type { Platform } from '../platform/with-platform.js';

/**
 * Follows a started run; null when the person let go of it, and somebody else holds the platform up.
 * @param json what is told meanwhile is for programs
 */
export async function runToEnd(
  shell: Shell,
  config: Config,
  platform: Platform,
  handle: WorkflowHandle,
  run: RunIdentity,
  json: boolean,
): Promise<RunReport | null> {
  const pace = earlierPace(platform.client, config, shell.registry, { name: run.pipeline });
  const view = runView(shell, { json, pace });
  try {
    const attended = await attendRun(shell, handle, run, view, platform.gone);
    if (!attended.detached)
      return isRunReport(attended.result) ? await wholeReport(config, attended.result) : withoutReport(run);
  } catch (error) {
    return wholeReport(config, reportOfFailure(error, run));
  }
  await leaveRunning(shell, config, platform, run);
  return null;
}

/** Sees to it that the platform outlives this process where it would end with it. */
export async function leaveRunning(shell: Shell, config: Config, platform: Platform, run: RunIdentity): Promise<void> {
  if (platform.ends) await holdRun(shell.variables, config, run.workflowId, run.runId);
}

const withoutReport = (run: RunIdentity): RunReport =>
  reportWithoutRun(run, {
    code: 'NO_REPORT',
    message: '[cli] the workflow ended without a report; look at its history in the Temporal UI',
    dataset: null,
  });
