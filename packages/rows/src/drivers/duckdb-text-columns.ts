import { dirname } from 'node:path';
import { diskFailure } from '@relais/core/disk-failure';
import { openDuckDB, quoteIdentifier, quoteLiteral, type OpenDuckDB } from '@relais/duckdb';
import type { TextColumns, TranslatedRequest } from '../text-columns.js';

/** Columns that Relais adds itself; translated columns stand before them. */
const addedColumns = ['row_id', '_snapshot_date', '_source_sha256'];

/** Reads and rewrites small typed files by DuckDB; the texts are joined, never spliced into SQL. */
export function duckdbTextColumns(options: { readonly memoryLimit: string }): TextColumns {
  const withDuckDB = async <T>(use: (db: OpenDuckDB) => Promise<T>): Promise<T> => {
    const db = await openDuckDB({ path: ':memory:', memoryLimit: options.memoryLimit, threads: 1 });
    try {
      return await use(db);
    } finally {
      db.close();
    }
  };
  return {
    distinctTexts: (parts, columns) => withDuckDB((db) => distinctTexts(db, parts, columns)),
    writeTranslated: async (request) => {
      try {
        await withDuckDB((db) => writeTranslated(db, request));
      } catch (error) {
        throw diskFailure(error, { writer: 'rows/duckdb', folder: dirname(request.target) }) ?? error;
      }
    },
  };
}

const readParts = (parts: readonly string[]): string => `read_parquet([${parts.map(quoteLiteral).join(', ')}])`;

async function distinctTexts(db: OpenDuckDB, parts: readonly string[], columns: readonly string[]): Promise<string[]> {
  const selects = columns.map((column) => `select ${quoteIdentifier(column)} as text from ${readParts(parts)}`);
  const result = await db.connection.runAndReadAll(
    `select distinct text from (${selects.join(' union all ')}) where text <> '' order by text`,
  );
  return result.getRows().map(([text]) => String(text));
}

async function writeTranslated(db: OpenDuckDB, request: TranslatedRequest): Promise<void> {
  const { connection } = db;
  await connection.run(
    'create table dictionary (source varchar primary key, translated varchar, status varchar, rank integer)',
  );
  const appender = await connection.createAppender('dictionary');
  for (const [source, { text, status, rank }] of request.translations) {
    appender.appendVarchar(source);
    appender.appendVarchar(text);
    appender.appendVarchar(status);
    appender.appendInteger(rank);
    appender.endRow();
  }
  appender.closeSync();

  const pairs = Object.entries(request.columns).map(([source, target], index) => ({
    source,
    target,
    alias: `d${index}`,
  }));
  const statuses = pairs.map(({ alias }) => `struct_pack(r := ${alias}.rank, s := ${alias}.status)`).join(', ');
  const none = `struct_pack(r := -1, s := 'glossary')`;
  const joins = pairs.map(
    ({ source, alias }) => `left join dictionary ${alias} on ${alias}.source = t.${quoteIdentifier(source)}`,
  );
  await connection.run(`copy (
    select t.* exclude (${addedColumns.join(', ')}),
      ${pairs.map(({ target, alias }) => `${alias}.translated as ${quoteIdentifier(target)}`).join(', ')},
      list_max(list_filter([${statuses}, ${none}], x -> x.r is not null)).s as ${quoteIdentifier(request.statusColumn)},
      ${addedColumns.map((column) => `t.${column}`).join(', ')}
    from ${readParts(request.parts)} t ${joins.join(' ')}
    order by t.row_id
  ) to ${quoteLiteral(request.target)} (format parquet, compression zstd)`);
}
