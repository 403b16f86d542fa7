import type { DatasetDefinition, LicenceDefinition, ScheduleDefinition } from '@relais/core';
import type { SniffedColumn, SniffedFile } from '@relais/rows';
import { columnNames } from './column-names.js';
import type { FetchedCsv } from './fetch-file.js';
import type { PipelineNames } from './pipeline-names.js';

/** All that is known of a pipeline before it is written down. */
export interface Draft {
  readonly names: PipelineNames;
  readonly title: string;
  readonly owner: string;
  readonly timeZone: string;
  readonly schedule: ScheduleDefinition;
  readonly shownUrl: string;
  readonly dataset: DatasetDefinition;
  /** Columns that tell the rows of a snapshot apart; none where only all of them do. */
  readonly key: readonly string[];
  /** Column by which rows are counted; null where none has few values. */
  readonly category: Category | null;
  /** Table of the counts in `marts`. */
  readonly mart: string;
}

export interface Category {
  readonly name: string;
  readonly column: SniffedColumn;
}

export interface DraftRequest extends Pick<Draft, 'names' | 'title' | 'owner' | 'timeZone' | 'schedule'> {
  readonly licence: LicenceDefinition;
  readonly fetched: FetchedCsv;
  readonly sniffed: SniffedFile;
}

/** Turns what was seen of a file into a pipeline's definition; says nothing that the file does not bear out. */
export function draftPipeline({ fetched, sniffed, licence, ...request }: DraftRequest): Draft {
  const { names, title } = request;
  const { columns } = sniffed;
  const tableNames = columnNames(
    columns.map(({ header }) => header),
    columns.map(({ position }) => position),
  );
  const nameAt = (position: number): string =>
    tableNames[columns.findIndex((each) => each.position === position)] ?? '';
  const key = sniffed.key.map(nameAt);
  const category = chooseCategory(sniffed, tableNames);
  const dateColumn = ownDate(sniffed, tableNames);
  const dataset: DatasetDefinition = {
    name: names.dataset,
    description: `${title}, as ${fetched.shownUrl} serves it.`,
    grain: key.length > 0 ? `one ${key.join(' × ')} in one snapshot` : 'one distinct row in one snapshot',
    licence,
    source: fetched.source,
    format: sniffed.format,
    columns: columns.map((column, index) => defineColumn(column, tableNames[index] ?? '', key, columns)),
    rowId: key.length > 0 ? key : tableNames,
    snapshotDate: dateColumn === null ? { from: 'logical-date' } : { from: 'column', column: dateColumn },
    load: { mode: 'append' },
    partitionBy: { column: '_snapshot_date', granularity: 'DAY' },
    reconciliation: [{ name: 'all' }, ...[...new Set([...key, category?.name ?? ''])].filter(Boolean).map(checkOf)],
    quarantineMaxShare: quarantineShare(sniffed),
    // A row that is nothing but its values is another one with every change, so that no loss of keys means anything.
    guard: {
      ...{ key: key.length > 0 ? key : ['row_id'], maxRowLoss: 0.2 },
      ...{ maxKeyLoss: key.length > 0 ? 0.2 : 1, maxNullRise: 0.2 },
    },
  };
  const mart = `${names.table}_by_${category?.name ?? 'snapshot'}`;
  return { ...request, shownUrl: fetched.shownUrl, dataset, key, category, mart };
}

const checkOf = (name: string) => ({ name, column: name });

function defineColumn(
  { header, position, type, parse, nullValues }: SniffedColumn,
  name: string,
  key: readonly string[],
  columns: readonly SniffedColumn[],
): DatasetDefinition['columns'][number] {
  const isTwice = columns.filter((column) => column.header === header).length > 1;
  return {
    name,
    ...(header !== null && { source: [header] }),
    ...((header === null || isTwice) && { position }),
    type,
    ...(parse && { parse }),
    ...(nullValues && { nullValues }),
    ...(key.includes(name) && { required: true }),
    description: header === null ? `Field ${position + 1} of a record` : `Column ${JSON.stringify(header)} of the file`,
  };
}

const MOST_CATEGORIES = 60;
/** Texts tell most; of numbers few are categories, and truth values are the last resort. */
const categoryTypes = ['STRING', 'INT64', 'BOOL'] as const;

/** The leftmost column of the best type with few values, each of them on several rows. */
function chooseCategory({ columns, key, records }: SniffedFile, names: readonly string[]): Category | null {
  const fits = ({ position, distinct, nullValues }: SniffedColumn): boolean =>
    !key.includes(position) &&
    nullValues === undefined &&
    distinct > 1 &&
    distinct <= Math.min(MOST_CATEGORIES, records / 2);
  const found = categoryTypes.flatMap((type) => columns.filter((column) => column.type === type && fits(column)));
  const [column] = found;
  return column === undefined ? null : { name: names[columns.indexOf(column)] ?? '', column };
}

/** A column with one date in all rows, named as the day of the extract is. */
function ownDate({ columns, records }: SniffedFile, names: readonly string[]): string | null {
  const index = columns.findIndex(
    ({ type, empty, distinct }, at) =>
      records > 1 &&
      type === 'DATE' &&
      empty === 0 &&
      distinct === 1 &&
      /extract|export|snapshot|chargement|mise_a_jour/.test(names[at] ?? ''),
  );
  return index === -1 ? null : (names[index] ?? null);
}

/** Twice what could not be read of the first file, and at least one row in a thousand. */
const quarantineShare = ({ faulty, records }: SniffedFile): number =>
  Math.max(0.001, Math.ceil((faulty / records) * 2_000) / 1_000);
