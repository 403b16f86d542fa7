/**
 * A history for every path that a workflow can take; each is recorded by the test that walks the path. Kept as data, so
 * that a path without a history, and a history without its path, are found.
 */
export const historyNames = [
  'published',
  'found-by-attributes',
  'translated',
  'unchanged',
  'loaded',
  'publisher-late-scheduled',
  'publisher-late-by-hand',
  'step-retried',
  'lock-waited',
  'plan-failed',
  'unready',
  'dataset-failed',
  'blocked',
  'build-failed',
  'publish-failed',
  'cancelled',
  'files-taken-in',
  'files-continued',
  'files-continued-last',
  'file-refused',
  'inbox-watched',
  'backfill',
  'backfill-nothing-to-load',
  'backfill-side-by-side',
  'backfill-continued',
  'backfill-continued-last',
  'backfill-failed',
  'backfill-cancelled',
] as const;

export type HistoryName = (typeof historyNames)[number];
