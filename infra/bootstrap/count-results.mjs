/**
 * What a jest result (`--json`) counts as. A suite that could not run at all counts as one failure, and so does a jest that
 * wrote no result or found nothing to run: silence is not success.
 * @param {object | null} result parsed from jest's output file, null when there is none
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function countJest(result) {
  if (result === null || result.wasInterrupted) return { passed: result?.numPassedTests ?? 0, failed: 1, skipped: 0 };
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  const nothingWentWrongByName = failed === 0 && (!result.success || result.numTotalTests === 0);
  return {
    passed: result.numPassedTests,
    failed: nothingWentWrongByName ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

/** @param {readonly { passed: number, failed: number, skipped: number }[]} parts */
export function addCounts(parts) {
  const sum = (field) => parts.reduce((total, part) => total + part[field], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/** The last line of a test run, as scripts read it. */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
