import type { RunReport } from '@relais/core';
import { exitCodeOfStatus } from '../exit-codes.js';
import { nextCommand, printFailure } from '../failures.js';
import { againCommand } from '../runs/again-command.js';
import { printJson } from './json-output.js';
import { runSummary } from './run-summary.js';
import type { Shell } from '../shell.js';

interface PrintOptions {
  readonly json?: boolean;
  /** Those that the person chose; all of them unless given. */
  readonly datasets?: readonly string[];
}

/** Prints a run's report for people or as JSON, names its error, and sets the exit code that goes with its status. */
export function printReport(shell: Shell, report: RunReport, options: PrintOptions = {}): void {
  if (options.json) printJson(shell.stdout, report);
  else shell.stdout.write(`${runSummary(report)}\n`);
  if (report.error !== null) printFailure(shell, { ...report.error, next: nextAfter(report, options.datasets) });
  shell.exitCode = exitCodeOfStatus(report.status);
}

/** What broke off without a fault of its own is started again; anything else is looked into. */
const brokenOff = new Set(['CANCELLED', 'TERMINATED']);

function nextAfter(report: RunReport, datasets: readonly string[] | undefined): string {
  const { error, pipeline, runId } = report;
  const code = error?.code ?? '';
  return brokenOff.has(code) ? againCommand(report, datasets) : nextCommand(code, pipeline, `./relais why ${runId}`);
}
