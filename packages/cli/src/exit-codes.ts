import type { RunStatus } from '@relais/core';

/** What scripts branch on; the meaning of a code never changes. `changes` is `--detailed-exitcode`'s alone. */
export const exitCodes = { done: 0, failed: 1, usage: 2, blocked: 3, changes: 4 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const byStatus: Readonly<Record<RunStatus, ExitCode>> = {
  succeeded: exitCodes.done,
  loaded: exitCodes.done,
  unchanged: exitCodes.done,
  blocked: exitCodes.blocked,
  failed: exitCodes.failed,
};

export const exitCodeOfStatus = (status: RunStatus): ExitCode => byStatus[status];
