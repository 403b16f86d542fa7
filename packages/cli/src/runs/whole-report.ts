import { wholeReport as whole } from '@relais/activities/whole-report';
import type { Config } from '@relais/config';
import type { RunReport } from '@relais/core';
import { readStores } from '../snapshots/read-stores.js';

/** A report with its long lists, from the store of this environment. */
export const wholeReport = (config: Config, report: RunReport): Promise<RunReport> =>
  whole(async () => (await readStores(config)).store, report);
