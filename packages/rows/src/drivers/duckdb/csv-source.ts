import type { CsvFormat } from '@relais/core';
import { quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import { absent, type ColumnBinding } from '../../bind-columns.js';
import type { CsvScan } from '../../csv-scanner.js';
import { longestRecordBytes } from '../../read-records.js';
import { textColumn } from './typing-plan.js';

/** A CSV file that DuckDB can read: sound in structure, UTF-8, one kind of line end. */
export interface CsvSource {
  readonly paths: readonly string[];
  readonly format: CsvFormat;
  readonly newline: CsvScan['newline'];
  /** Columns in the order of the file with their types; texts of declared columns are called `c0`, `c1`, … */
  readonly columns: readonly { readonly name: string; readonly type: 'VARCHAR' | 'BIGINT' }[];
  /** Columns that the file does not have; they read as NULL. */
  readonly absent: readonly string[];
  readonly longestRecord: number;
  /**
   * Several threads in one file guess where a record begins: quoted lines that look like records can mislead them, and
   * then errors are raised or other records are found. One thread a file keeps all of it in memory, so files are small.
   */
  readonly parallel: boolean;
  /** True when each record carries `record_number`, `record_offset` and `record_length` of the original file. */
  readonly numbered: boolean;
}

/** True when DuckDB reads from the file itself exactly the records that the scanner counted. */
export const isSound = (scan: CsvScan, format: CsvFormat): boolean =>
  format.encoding === 'utf-8' &&
  scan.width > 0 &&
  scan.irregular === 0 &&
  scan.longestRecord <= longestRecordBytes &&
  ![scan.mixedNewlines, scan.endsInsideQuote, scan.hasNul, scan.hasReplacementCharacter, scan.hasInvalidUtf8].some(
    Boolean,
  );

/** Texts of declared columns that a file does not have. */
const absentColumns = ({ positions }: ColumnBinding): readonly string[] =>
  positions.flatMap((position, index) => (position === absent ? [textColumn(index)] : []));

/** The raw file as it is. Names of its header never reach SQL. */
export function originalSource(path: string, format: CsvFormat, scan: CsvScan, binding: ColumnBinding): CsvSource {
  const columns = Array.from({ length: scan.width }, (_, position) => {
    const declared = binding.positions.indexOf(position);
    return { name: declared === -1 ? `x${position}` : textColumn(declared), type: 'VARCHAR' as const };
  });
  return {
    paths: [path],
    format,
    newline: scan.newline,
    columns,
    absent: absentColumns(binding),
    longestRecord: scan.longestRecord,
    parallel: true,
    numbered: false,
  };
}

const SMALLEST_BUFFER = 8_000_000;
const SMALLEST_LINE = 2_000_000;

/** The source as a table function. Small buffers, because each thread holds several. */
export function readCsv(source: CsvSource): string {
  const { format } = source;
  const quote = quoteLiteral(format.quote ?? '');
  const columns = source.columns.map(({ name, type }) => `${quoteLiteral(name)}: '${type}'`);
  const longestLine = Math.max(SMALLEST_LINE, source.longestRecord + 1024);
  const options = {
    auto_detect: 'false',
    columns: `{${columns.join(', ')}}`,
    header: String(format.header),
    delim: quoteLiteral(format.delimiter),
    quote,
    escape: quote,
    new_line: quoteLiteral(JSON.stringify(source.newline).slice(1, -1)),
    max_line_size: String(longestLine),
    buffer_size: String(Math.max(SMALLEST_BUFFER, longestLine)),
    parallel: String(source.parallel),
  };
  const list = Object.entries(options).map(([name, value]) => `${quoteIdentifier(name)} = ${value}`);
  const read = `read_csv([${source.paths.map(quoteLiteral).join(', ')}], ${list.join(', ')})`;
  const nulls = source.absent.map((name) => `CAST(NULL AS VARCHAR) AS ${quoteIdentifier(name)}`);
  return nulls.length === 0 ? read : `(SELECT *, ${nulls.join(', ')} FROM ${read})`;
}
