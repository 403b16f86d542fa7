import type { Config } from '@relais/config';
import type { RunReport } from '@relais/core';
import { readStores } from '../snapshots/read-stores.js';
import { readReport } from './stored-reports.js';

/** The report with its long lists, which lie in the store where they were too long for a history. */
export async function wholeReport(config: Config, report: RunReport): Promise<RunReport> {
  if (report.whole === undefined) return report;
  return (await readReport((await readStores(config)).store, { path: report.whole })) ?? report;
}
