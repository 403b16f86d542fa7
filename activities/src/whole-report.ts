import type { RunReport } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { readReport } from './stored-report.js';

/** A report with its long lists, which lie in the store where they were too long for a history. */
export async function wholeReport(store: () => Promise<ObjectStore>, report: RunReport): Promise<RunReport> {
  if (report.whole === undefined) return report;
  return (await readReport(await store(), { path: report.whole })) ?? report;
}
