import { ApplicationFailure, CancelledFailure, TerminatedFailure, TimeoutFailure } from '@temporalio/common';
import { RelaisError, type RunReport } from '@relais/core';
import { isRunReport, reportWithoutRun, type RunIdentity } from './run-report.js';

/**
 * The report of a run whose workflow did not return one. A failed workflow carries its report in the failure's details;
 * one that was terminated, cancelled or timed out had no chance to.
 * @param error what `handle.result()` threw
 */
export function reportOfFailure(error: unknown, run: RunIdentity): RunReport {
  const chain = causesOf(error);
  for (const cause of chain)
    if (cause instanceof ApplicationFailure && isRunReport(cause.details?.[0])) return cause.details[0];

  const failed = (code: string, message: string): RunReport => reportWithoutRun(run, { code, message, dataset: null });
  const has = (type: abstract new (...args: never[]) => Error): boolean => chain.some((cause) => cause instanceof type);
  if (has(TerminatedFailure))
    return failed('TERMINATED', '[cli] somebody terminated the run; nothing was published; run it again');
  if (has(CancelledFailure))
    return failed('CANCELLED', '[cli] the run was cancelled; nothing was published; run it again');
  if (error instanceof RelaisError) return failed(error.code, error.message);
  const application = chain.find((cause) => cause instanceof ApplicationFailure);
  if (application !== undefined) return failed(application.type ?? 'WORKFLOW_FAILED', application.message);
  if (has(TimeoutFailure))
    return failed('TIMED_OUT', '[cli] the run took longer than it may; look at its logs, then run it again');
  return failed('WORKFLOW_FAILED', chain.at(-1)?.message ?? String(error));
}

function causesOf(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let cause = error; cause instanceof Error && !chain.includes(cause); cause = cause.cause) chain.push(cause);
  return chain;
}
