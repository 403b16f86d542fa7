import type { TableName } from './names.js';
import { inTransaction } from './merge-sql.js';
import { quoteColumns, quoteTable } from './quote.js';
import { text, type Statement } from './statement.js';
import { anyPartition, type ShapedTable } from './table-sql.js';

/** The tables that say what is published. */
export interface Ledger {
  /** Every generation ever published, of all pipelines that share the dataset. */
  readonly generations: TableName;
  /** One row: the generation that readers of one pipeline see, or NULL. */
  readonly pointer: TableName;
}

export interface Publication {
  readonly pipeline: string;
  /** The generation that must be the published one; null = none. */
  readonly base: string | null;
  readonly generation: string;
  /** Added to the ledger; null when the generation stands there already. */
  readonly record: { readonly publishedAt: string; readonly json: string } | null;
  /** Marts whose rows are replaced by those of the generation. */
  readonly copies: readonly {
    readonly mart: ShapedTable;
    readonly from: TableName;
    readonly columns: readonly string[];
  }[];
  /** Marts that the generation has no more. */
  readonly emptied: readonly ShapedTable[];
}

/** What a transaction that found another generation published ends with. */
export const MOVED = 'GENERATION_MOVED';

/**
 * Everything that readers see changes in one transaction, or nothing does. The UPDATE makes two publishers conflict, also
 * where neither has a mart: of two transactions that change rows of one table BigQuery aborts one.
 */
export function publishGeneration(project: string, ledger: Ledger, publication: Publication): Statement {
  const { pipeline, base, generation, record, copies, emptied } = publication;
  const pointer = quoteTable(project, ledger.pointer);
  const statements = [
    `SELECT IF((SELECT COUNT(*) FROM ${pointer} WHERE generation IS NOT DISTINCT FROM @base) = 1, TRUE, ERROR('${MOVED}')) AS unmoved`,
    `UPDATE ${pointer} SET generation = @generation WHERE TRUE`,
    ...emptied.map((mart) => empty(project, mart)),
    ...copies.flatMap(({ mart, from, columns }) => [
      empty(project, mart),
      `INSERT INTO ${quoteTable(project, mart.name)} (${quoteColumns(columns)}) SELECT ${quoteColumns(columns)} FROM ${quoteTable(project, from)}`,
    ]),
    ...(record === null
      ? []
      : [
          `INSERT INTO ${quoteTable(project, ledger.generations)} (pipeline, generation, published_at, record) VALUES (@pipeline, @generation, @published_at, @record)`,
        ]),
  ];
  const added = record && {
    pipeline: text(pipeline),
    published_at: { type: 'TIMESTAMP', value: record.publishedAt } as const,
    record: text(record.json),
  };
  return {
    sql: inTransaction(statements),
    parameters: { base: text(base), generation: text(generation), ...added },
  };
}

const empty = (project: string, mart: ShapedTable): string =>
  `DELETE FROM ${quoteTable(project, mart.name)} WHERE ${anyPartition(mart.shape) ?? 'TRUE'}`;

/** With its one row, or not at all: two that create it at once leave one row. */
export const createPointer = (project: string, { pointer }: Ledger): Statement => ({
  sql: `CREATE TABLE IF NOT EXISTS ${quoteTable(project, pointer)}
OPTIONS (description = 'The generation whose marts readers see; written in the transaction that replaces their rows.')
AS SELECT CAST(NULL AS STRING) AS generation`,
});

export const readPointer = (project: string, { generations, pointer }: Ledger, pipeline: string): Statement => ({
  sql: `SELECT generations.record
FROM ${quoteTable(project, generations)} AS generations
INNER JOIN ${quoteTable(project, pointer)} AS published ON generations.generation = published.generation
WHERE generations.pipeline = @pipeline`,
  parameters: { pipeline: text(pipeline) },
});

export const readGenerations = (project: string, { generations }: Ledger, pipeline: string): Statement => ({
  sql: `SELECT record FROM ${quoteTable(project, generations)} WHERE pipeline = @pipeline`,
  parameters: { pipeline: text(pipeline) },
});
