import type { RunReport } from '@relais/core';
import { exitCodeOfStatus } from '../exit-codes.js';
import { nextCommand, printFailure } from '../failures.js';
import { printJson } from './json-output.js';
import { runSummary } from './run-summary.js';
import type { Shell } from '../shell.js';

/** Prints a run's report for people or as JSON, names its error, and sets the exit code that goes with its status. */
export function printReport(shell: Shell, report: RunReport, options: { readonly json?: boolean } = {}): void {
  if (options.json) printJson(shell.stdout, report);
  else shell.stdout.write(`${runSummary(report)}\n`);
  if (report.error !== null) printFailure(shell, { ...report.error, next: nextAfter(report) });
  shell.exitCode = exitCodeOfStatus(report.status);
}

const nextAfter = ({ error, pipeline, runId }: RunReport): string =>
  nextCommand(error?.code ?? '', pipeline, `./relais logs ${runId}`);
