import type { DatasetDefinition } from '@relais/core';
import { quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import { absent, bindColumns, type ColumnBinding } from '../../bind-columns.js';
import { checkExpression } from '../../check-expression.js';
import { checkedColumns } from '../../checked-columns.js';
import { rawChecks } from '../../held-value.js';
import type { CountedCheck, ReconcileRequest } from '../../index.js';
import { fieldText, readRecords, type CsvRecord } from '../../read-records.js';
import { recordFault } from '../../record-fault.js';
import { scanFile } from '../../scan-file.js';
import type { Session } from './session.js';

/** Counts the checks of a dataset twice, by ways that share neither reader nor expressions. */
export async function reconcileFile(session: Session, request: ReconcileRequest): Promise<readonly CountedCheck[]> {
  const raw = await countRaw(request);
  const setAside = await countSetAside(session, request);
  const typed = await countTyped(session, request);
  return request.dataset.reconciliation.map((check, index) => ({
    check: check.name,
    raw: raw[index]! - setAside[index]!,
    typed: typed[index]!,
  }));
}

/** Counts over the file's own texts; records that cannot be read as a row are in quarantine and count nowhere. */
async function countRaw({ dataset, file, scan, signal }: ReconcileRequest): Promise<readonly number[]> {
  const { format } = dataset;
  const tally = new Tally(dataset);
  let { width = 0 } = format.header ? {} : (scan ?? (await scanFile(file, format, { signal })));
  let binding: ColumnBinding | undefined = format.header ? undefined : bindColumns(dataset, [], width);
  const visit = (record: CsvRecord): void => {
    if (binding === undefined) {
      const header = record.fields.map((field) => fieldText(record, field, format.encoding));
      binding = bindColumns(dataset, header);
      width = record.width;
    } else if (recordFault(record, width, format) === undefined) {
      const { positions } = binding;
      tally.add((column) => {
        const position = positions[column]!;
        return position === absent ? '' : fieldText(record, record.fields[position]!, format.encoding);
      });
    }
  };
  await readRecords(file, format, visit, { signal });
  return tally.counts;
}

async function countSetAside(session: Session, { dataset, setAside }: ReconcileRequest): Promise<readonly number[]> {
  const tally = new Tally(dataset);
  if (setAside === null) return tally.counts;
  const result = await session.connection.stream(`SELECT * FROM read_parquet(${quoteLiteral(setAside)})`);
  for await (const rows of result.yieldRowObjectJson()) {
    for (const row of rows) tally.add((column) => String(row[dataset.columns[column]!.name] ?? ''));
  }
  return tally.counts;
}

async function countTyped(session: Session, { dataset, parts }: ReconcileRequest): Promise<readonly number[]> {
  const counts = dataset.reconciliation.map(
    (check, index) => `count_if(${checkExpression(dataset, check)}) AS ${quoteIdentifier(String(index))}`,
  );
  if (counts.length === 0) return [];
  const files = `[${parts.map(quoteLiteral).join(', ')}]`;
  const [row = {}] = await session.query(`SELECT ${counts.join(', ')} FROM read_parquet(${files})`);
  return dataset.reconciliation.map((_, index) => Number(row[String(index)]));
}

/** Counts every check of a dataset over records; a column's text is asked for once a record. */
class Tally {
  readonly counts: number[];
  readonly #checks: ReturnType<typeof rawChecks>;
  readonly #columns: readonly number[];

  constructor(dataset: DatasetDefinition) {
    this.#checks = rawChecks(dataset);
    this.#columns = checkedColumns(dataset);
    this.counts = this.#checks.map(() => 0);
  }

  add(textOf: (column: number) => string): void {
    const texts = new Map(this.#columns.map((column) => [column, textOf(column)]));
    this.#checks.forEach(({ column, counts }, index) => {
      if (column === undefined || counts(texts.get(column)!)) this.counts[index]!++;
    });
  }
}
