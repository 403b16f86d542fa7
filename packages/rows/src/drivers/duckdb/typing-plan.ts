import { columnContract, type DatasetDefinition } from '@relais/core';
import { quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import type { ShapedDataset } from '../../shape-dataset.js';
import { rowTests, type RowTests } from './plain-values.js';
import { typedColumn, unexpectedColumn, type TypedColumn } from './typed-column.js';

/** A dataset's typing as DuckDB expressions over the columns `c0`, `c1`, … of a source, in declared order. */
export interface TypingPlan extends RowTests {
  readonly dataset: DatasetDefinition;
  readonly columns: readonly TypedColumn[];
  /** Name of the first column that sends a row into quarantine, and why. */
  readonly badColumn: string;
  readonly badReason: string;
  /** The 32 hex digits that name a row. */
  readonly rowId: string;
  /** A number that rows of one row id share, and others by a rare chance: cheap enough to ask it of every row. */
  readonly rowKey: string;
  /** Digest of all declared values, over typed rows: tells apart rows of one row id, whatever their order in the file. */
  readonly contentHash: string;
}

/** Which snapshot rows came from. */
export interface Provenance {
  readonly snapshotDate: string;
  readonly sha256: string;
}

/** Name of the column of a source that holds the text of a declared column. */
export const textColumn = (index: number): string => `c${index}`;

export function planTyping({ dataset, unexpected }: Pick<ShapedDataset, 'dataset' | 'unexpected'>): TypingPlan {
  const columns = dataset.columns.map((column, index) =>
    unexpected.has(column.name)
      ? unexpectedColumn(column.name, textColumn(index))
      : typedColumn(column, textColumn(index), columnContract(dataset, column)),
  );
  const faults = columns.flatMap((column) => column.faults.map((fault) => ({ ...fault, column: column.name })));
  const identity = dataset.rowId.map((name) => columnNamed(columns, name).value);
  const firstFault = (tell: (fault: (typeof faults)[number]) => string): string =>
    `CASE ${faults.map((fault) => `WHEN ${fault.test} THEN ${quoteLiteral(tell(fault))}`).join(' ')} END`;
  return {
    dataset,
    columns,
    ...rowTests(columns),
    badColumn: firstFault((fault) => fault.column),
    badReason: firstFault((fault) => fault.reason),
    rowId: `md5(${tupleText(identity)})`,
    rowKey: `hash(${identity.join(', ')})`,
    contentHash: `md5(${tupleText(columns.filter(({ isKept }) => isKept).map((column) => column.kept))})`,
  };
}

/** The columns that become columns of the table. */
export const keptColumns = ({ columns }: TypingPlan): readonly TypedColumn[] => columns.filter(({ isKept }) => isKept);

/**
 * The declared columns in their order, then what says which row this is and where it came from.
 * @param source what stands in `_source_sha256`
 */
export function typedSelection(
  plan: TypingPlan,
  provenance: Provenance,
  source = quoteLiteral(provenance.sha256),
): string {
  return [
    ...keptColumns(plan).map((column) => `${column.stored} AS ${quoteIdentifier(column.name)}`),
    `${plan.rowId} AS row_id`,
    `CAST(${quoteLiteral(provenance.snapshotDate)} AS DATE) AS _snapshot_date`,
    `${source} AS _source_sha256`,
  ].join(', ');
}

/**
 * Values as one text from which each can be read back, so that no two tuples share it: `<bytes>:<text>` for a value,
 * `~` for none. Joining alone would make ('a', 'bc') and ('ab', 'c') the same, and null the same as empty.
 */
function tupleText(values: readonly string[]): string {
  const parts = values.map((value) => `CAST(${value} AS VARCHAR)`);
  // One function that leaves out what is NULL costs two thirds of operators, each of which makes a text.
  const fields = parts.map((text) => `strlen(${text}), CASE WHEN ${text} IS NULL THEN '~' ELSE ':' END, ${text}`);
  return `concat(${fields.join(', ')})`;
}

export function columnNamed(columns: readonly TypedColumn[], name: string): TypedColumn {
  const column = columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new RangeError(`[rows/duckdb] no column is called ${JSON.stringify(name)}`);
  return column;
}
