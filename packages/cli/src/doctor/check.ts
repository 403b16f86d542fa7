export type CheckStatus = 'ok' | 'warn' | 'fail';

/** One line of the doctor's. */
export interface CheckResult {
  readonly check: string;
  readonly status: CheckStatus;
  readonly found: string;
  /** The command that mends it; null where nothing is to mend. */
  readonly mend: string | null;
}

export interface Finding {
  readonly status: CheckStatus;
  readonly found: string;
  /** When another command than the check's own mends this. */
  readonly mend?: string;
}

export interface Check {
  readonly name: string;
  readonly mend: string;
  /** What it throws is a finding too: the check fails with its message. */
  run(): Promise<Finding> | Finding;
}

export const ok = (found: string): Finding => ({ status: 'ok', found });
export const warn = (found: string, mend?: string): Finding => ({ status: 'warn', found, ...(mend && { mend }) });
export const fail = (found: string, mend?: string): Finding => ({ status: 'fail', found, ...(mend && { mend }) });

/** All of them at the same time, the results in the order of the checks. */
export const runChecks = (checks: readonly Check[]): Promise<readonly CheckResult[]> =>
  Promise.all(checks.map(runCheck));

async function runCheck({ name, mend, run }: Check): Promise<CheckResult> {
  const finding = await attempt(run);
  return {
    check: name,
    status: finding.status,
    found: finding.found,
    mend: finding.status === 'ok' ? null : (finding.mend ?? mend),
  };
}

async function attempt(run: Check['run']): Promise<Finding> {
  try {
    return await run();
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}
