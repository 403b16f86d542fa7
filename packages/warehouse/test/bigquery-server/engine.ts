import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import { fieldOf, type Field } from './fields.js';

export interface Rows {
  readonly fields: readonly Field[];
  readonly rows: readonly (readonly DuckDBValue[])[];
  /** Rows that the statement changed. */
  readonly changed: number;
}
/** One connection: temporary tables and the open transaction are its own. */
export interface Session {
  run(sql: string): Promise<Rows>;
  /** The columns a query would have; nothing is executed. */
  describe(sql: string): Promise<readonly Field[]>;
  close(): void;
}
export interface Engine {
  open(): Promise<Session>;
  stop(): void;
}

/** What BigQuery's functions do and DuckDB's of that name do not, or not so. */
const macros = [
  `bq_divide(a, b) AS CASE WHEN b = 0 THEN error('division by zero: ' || a || ' / ' || b) ELSE a / b END`,
  `bq_whole(x) AS regexp_full_match(CAST(x AS VARCHAR), '\\s*[+-]?[0-9]+\\s*')`,
  `bq_round(x) AS CASE WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN round(TRY_CAST(x AS DOUBLE)) END`,
  `bq_safe_int64(x) AS CASE WHEN typeof(x) = 'VARCHAR' AND NOT bq_whole(x) THEN NULL
    WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN TRY_CAST(bq_round(x) AS BIGINT) ELSE TRY_CAST(x AS BIGINT) END`,
  `bq_int64(x) AS CASE WHEN typeof(x) = 'VARCHAR' AND NOT bq_whole(x) THEN error('Bad int64 value: ' || CAST(x AS VARCHAR))
    WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN CAST(bq_round(x) AS BIGINT) ELSE CAST(x AS BIGINT) END`,
  // Any stable hash of 64 bits.
  `farm_fingerprint(x) AS CAST(CASE WHEN hash(x) > 9223372036854775807
    THEN CAST(hash(x) AS HUGEINT) - 18446744073709551616 ELSE hash(x) END AS BIGINT)`,
  `ieee_divide(a, b) AS CAST(a AS DOUBLE) / CAST(b AS DOUBLE)`,
  `session_user() AS 'tester@example.com'`,
];

/** An empty database in memory. */
export async function startEngine(threads = 2): Promise<Engine> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads), memory_limit: '1GB' });
  const first = await instance.connect();
  await first.run(`SET GLOBAL TimeZone = 'UTC'`);
  for (const macro of macros) await first.run(`CREATE MACRO ${macro}`);
  // Reading it fixes the snapshot of a transaction that has only just begun.
  await first.run('CREATE TABLE relais_anchor (nothing BOOLEAN)');
  return {
    open: async () => sessionOf(await instance.connect()),
    stop: () => {
      first.closeSync();
      instance.closeSync();
    },
  };
}

function sessionOf(connection: DuckDBConnection): Session {
  return {
    run: async (sql) => {
      const reader = await connection.runAndReadAll(sql);
      const types = reader.columnTypes();
      const isRows = reader.columnCount > 0;
      const fields = isRows ? reader.columnNames().map((name, index) => fieldOf(name, types[index]!)) : [];
      return { fields, rows: reader.getRows(), changed: reader.rowsChanged };
    },
    describe: async (sql) => {
      const statement = await connection.prepare(sql);
      try {
        return Array.from({ length: statement.columnCount }, (_, index) =>
          fieldOf(statement.columnName(index), statement.columnType(index)),
        );
      } finally {
        statement.destroySync();
      }
    },
    close: () => connection.closeSync(),
  };
}
