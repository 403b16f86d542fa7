import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { PermanentError } from '@relais/core';
import type { ColumnReference } from '../model-graph.js';

/** A table or a query, after those it reads. */
export type AskedTable = {
  /** `schema.name`. */
  readonly id: string;
  /** A further name under which queries read it, as the warehouse quotes it. */
  readonly relation: string | null;
} & ({ readonly columns: readonly string[] } | { readonly sql: string });

export type ToldTable =
  | { readonly columns: Readonly<Record<string, readonly ColumnReference[]>>; readonly reads: readonly string[] }
  | { readonly error: string };

/**
 * Which columns those of a query are made of, by its id; sqlglot reads the queries, and nothing is asked of a warehouse.
 * @param script path of infra/lineage/read_columns.py
 * @throws PermanentError `DBT_MISSING` when Python could not be started, `DBT_BROKEN` when it answered nothing usable
 */
export async function columnOrigins(
  python: string,
  script: string,
  dialect: 'duckdb' | 'bigquery',
  tables: readonly AskedTable[],
): Promise<Readonly<Record<string, ToldTable>>> {
  const child = spawn(python, [script], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', PYTHONUTF8: '1' },
  });
  const started = new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  // Whoever cannot be started, or ends early, says so by its end.
  child.stdin.on('error', () => undefined).end(JSON.stringify({ dialect, tables }));
  const [said, complained] = [text(child.stdout), text(child.stderr)];
  await started.catch((cause: unknown) => {
    const message = `[dbt/model-graph] ${python} could not be started; run ./relais once to provide dbt, or set RELAIS_DBT_PYTHON`;
    throw new PermanentError(message, { code: 'DBT_MISSING', cause });
  });
  try {
    return JSON.parse(await said) as Readonly<Record<string, ToldTable>>;
  } catch (cause) {
    const message = `[dbt/model-graph] the columns of the models could not be read; last words: ${(await complained).trimEnd().split('\n').at(-1)}`;
    throw new PermanentError(message, { code: 'DBT_BROKEN', cause });
  }
}
