import { isCalendarDate, PermanentError, type DatasetDefinition, type Warning } from '@relais/core';
import { bindColumns, driftNotes, type CsvScan } from '@relais/rows';
import type { FetchedFile } from '@relais/sources';

export interface SnapshotFacts {
  readonly rows: number;
  /** Kept in the manifest, so that nobody has to read the file again to know it. */
  readonly scan: CsvScan;
  /** The file's own date, else the one it is taken in under. */
  readonly snapshotDate: string;
  readonly warnings: readonly Warning[];
}

/**
 * Decides whether a downloaded file may become a snapshot, and of which date.
 * @param date of the file's name in an inbox, else the logical date
 * @throws PermanentError `SOURCE_HEADER_ONLY`, `SOURCE_EMPTY`, `SOURCE_TRUNCATED`, `SOURCE_INCOMPLETE`, `CONTRACT_*`
 */
export function checkSnapshot(
  dataset: DatasetDefinition,
  scan: CsvScan,
  fetched: Pick<FetchedFile, 'recordsCount'>,
  date: string,
): SnapshotFacts {
  if (dataset.format.header) bindColumns(dataset, scan.header);
  const refuse = (code: string, message: string): never => {
    throw new PermanentError(`[activities/snapshot] ${dataset.name}: ${message}`, { code, dataset: dataset.name });
  };
  // A day on which nothing happened is a file too, and whoever puts it there vouches for its end.
  const isWhole = dataset.source.kind === 'inbox';
  if (scan.records === 0 && !isWhole) {
    const [code, what] = dataset.format.header ? ['SOURCE_HEADER_ONLY', 'a header and '] : ['SOURCE_EMPTY', ''];
    refuse(code, `the file has ${what}no record; ask the publisher, or try again later`);
  }
  const { recordsCount } = fetched;
  if (recordsCount !== null && scan.records < recordsCount)
    refuse(
      'SOURCE_INCOMPLETE',
      `${scan.records} records arrived of the ${recordsCount} that the publisher announces; run again`,
    );
  if (scan.endsInsideRecord && !isWhole)
    refuse('SOURCE_TRUNCATED', `the file breaks off inside record ${scan.records}; run again`);
  const grown = recordsCount !== null && scan.records > recordsCount;
  return {
    rows: scan.records,
    scan,
    snapshotDate: dataset.snapshotDate.from === 'column' ? ownDate(dataset, scan, refuse) : date,
    warnings: [
      ...(scan.records === 0 ? [emptyWarning(dataset.name, date)] : []),
      ...(grown ? [countWarning(dataset.name, scan.records, recordsCount)] : []),
      ...driftNotes(dataset, scan.header).map((note) => driftWarning(dataset.name, note)),
    ],
  };
}

function ownDate(dataset: DatasetDefinition, scan: CsvScan, refuse: (code: string, message: string) => never): string {
  // A stray line or an unreadable date is its own row's fault; the file's date is what real dates say.
  const [date, other] = scan.distinctValues.filter(isCalendarDate);
  const [unreadable] = scan.distinctValues;
  if (date === undefined && unreadable !== undefined)
    return refuse('CONTRACT_BAD_DATE', `the date of the extract reads ${JSON.stringify(unreadable)}, not YYYY-MM-DD`);
  if (date === undefined) return refuse('CONTRACT_NO_DATE', 'no record carries the date of the extract');
  if (other !== undefined)
    return refuse('CONTRACT_MIXED_DATES', `one file must be of one date, this one holds ${date} and ${other}`);
  return date;
}

const driftWarning = (dataset: string, note: string): Warning => ({
  code: 'CONTRACT_EVOLVED',
  dataset,
  message: `${dataset}: ${note}`,
});

const emptyWarning = (dataset: string, date: string): Warning => ({
  code: 'SOURCE_NO_ROWS',
  dataset,
  message: `${dataset}: the file of ${date} has a header and no row; put another in its place if there should be some`,
});

const countWarning = (dataset: string, records: number, announced: number): Warning => ({
  code: 'RECORDS_COUNT_STALE',
  dataset,
  message: `${dataset}: ${records} records arrived where the publisher announces ${announced}; its count lags behind`,
});
