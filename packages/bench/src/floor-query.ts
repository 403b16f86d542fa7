import { PermanentError, type DatasetDefinition } from '@relais/core';
import { duckdbTypes, quoteIdentifier, quoteLiteral } from '@relais/duckdb';

/** How DuckDB reads a dataset's files when nobody checks anything; columns of several are found by their names. */
export const floorSource = ({ format }: DatasetDefinition, ...files: readonly string[]): string =>
  `read_csv(${[
    files.length === 1 ? quoteLiteral(files[0] ?? '') : `[${files.map(quoteLiteral).join(', ')}]`,
    ...(files.length === 1 ? [] : ['union_by_name = true', 'ignore_errors = true']),
    'all_varchar = true',
    `header = ${format.header}`,
    `delim = ${quoteLiteral(format.delimiter)}`,
    `quote = ${quoteLiteral(format.quote ?? '')}`,
    `escape = ${quoteLiteral(format.quote ?? '')}`,
  ].join(', ')})`;

/**
 * The least that could be done with a file: every declared column cast, a row id, zstd Parquet.
 * @param header names as the file has them
 */
export function floorQuery(
  dataset: DatasetDefinition,
  file: string,
  header: readonly string[],
  target: string,
): string {
  const columns = dataset.columns.map((column) => {
    const name = column.source?.find((alias) => header.includes(alias));
    const text =
      name === undefined
        ? 'NULL'
        : column.parse === 'year-month'
          ? `${quoteIdentifier(name)} || '-01'`
          : quoteIdentifier(name);
    return `TRY_CAST(${text} AS ${duckdbTypes[column.type]}) AS ${quoteIdentifier(column.name)}`;
  });
  const rowId = `md5(concat_ws(chr(31), ${dataset.rowId.map(quoteIdentifier).join(', ')})) AS row_id`;
  const typed = `SELECT ${columns.join(', ')} FROM ${floorSource(dataset, file)}`;
  return `COPY (SELECT *, ${rowId} FROM (${typed})) TO ${quoteLiteral(target)} (FORMAT parquet, COMPRESSION zstd)`;
}

/**
 * A floor of the pipeline's own: its statements, `{<dataset>}` standing for the rows of that dataset's files.
 * @throws PermanentError `BENCH_FLOOR_INVALID` for a name that is no dataset with files
 */
export function floorStatements(
  statements: readonly string[],
  datasets: readonly DatasetDefinition[],
  filesOf: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  return statements.map((statement) =>
    statement.replace(/\{(\w+)\}/g, (_, name: string) => {
      const dataset = datasets.find((known) => known.name === name);
      const files = filesOf[name] ?? [];
      if (dataset !== undefined && files.length > 0) return floorSource(dataset, ...files);
      throw new PermanentError(`[bench/floor] {${name}} is no dataset with files; correct the floor`, {
        code: 'BENCH_FLOOR_INVALID',
      });
    }),
  );
}
