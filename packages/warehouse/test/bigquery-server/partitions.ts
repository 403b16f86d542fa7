import { placeOf, type Table, type TableReference } from './catalogue.js';
import type { Session } from './engine.js';
import { quoteName, quoteText } from './fields.js';
import { GoogleError } from './google-error.js';
import { sqlName } from './tables-made.js';

const formats: Readonly<Record<string, { format: string; pattern: RegExp }>> = {
  HOUR: { format: '%Y%m%d%H', pattern: /^\d{10}$/ },
  DAY: { format: '%Y%m%d', pattern: /^\d{8}$/ },
  MONTH: { format: '%Y%m', pattern: /^\d{6}$/ },
  YEAR: { format: '%Y', pattern: /^\d{4}$/ },
};

/** `t$20250319` as its table and partition. */
export function withoutDecorator(reference: TableReference): { reference: TableReference; partition: string | null } {
  const [tableId = '', partition = null] = reference.tableId.split('$');
  return { reference: { ...reference, tableId }, partition };
}

/** The id of a row's partition as SQL over the table's columns. */
function partitionId({ timePartitioning }: Table): string {
  if (!timePartitioning?.field) return `NULL`;
  const name = quoteName(timePartitioning.field);
  return `coalesce(strftime(${name}, ${quoteText(formats[timePartitioning.type]!.format)}), '__NULL__')`;
}

/** A condition for the rows of one partition. @throws GoogleError invalid when the table has no such partition */
export function inPartition(table: Table, partition: string): string {
  const format = table.timePartitioning && formats[table.timePartitioning.type];
  if (!format || !table.timePartitioning?.field) {
    throw new GoogleError(
      'invalid',
      `Partition decorators take a table partitioned by a column: ${table.reference.tableId}$${partition}`,
    );
  }
  if (!format.pattern.test(partition) && partition !== '__NULL__') {
    throw new GoogleError(
      'invalid',
      `Invalid time partition key "${partition}" of a table partitioned by ${table.timePartitioning.type}`,
    );
  }
  return `${partitionId(table)} = ${quoteText(partition)}`;
}

/** Partitions that hold rows, ordered; a table without any is one, whose id is null. */
export async function partitionsOf(
  session: Session,
  table: Table,
): Promise<readonly { id: string | null; rows: number }[]> {
  const { rows } = await session.run(
    `SELECT ${partitionId(table)} AS id, count(*) FROM ${sqlName(placeOf(table.reference))} GROUP BY ALL ORDER BY 1`,
  );
  return rows.map(([id, count]) => ({ id: id as string | null, rows: Number(count) }));
}
