import type { DatasetDefinition } from '@relais/core';

/** What all files of the product have in common: one a day, named by its date, with rows of that day and late ones. */
export const dailyFile = {
  licence: { name: 'internal; userid identifies a person' },
  format: { delimiter: ',', quote: '"', encoding: 'utf-8', header: true },
  snapshotDate: { from: 'file-name' },
  load: { mode: 'append' },
  // A column more is no reason to stop, and what it says is kept.
  contract: { newColumns: 'evolve' },
  freshness: { deadlineDays: 1 },
  partitionBy: { column: '_snapshot_date', granularity: 'DAY' },
  clusterBy: ['userid'],
  quarantineMaxShare: 0.05,
} satisfies Partial<DatasetDefinition>;
