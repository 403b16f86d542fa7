import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Ask } from './published-tables.js';

type Cells = Readonly<Record<string, unknown>>;

/** Rows of `fixtures/expected`, each as one text, in an order of their own. */
export const expectedRows = (mart: string): string[] => texts(readExpected(mart));

/** Rows of a published mart in the same form: those columns that the fixture names. */
export async function publishedRows(ask: Ask, mart: string, where = 'true'): Promise<string[]> {
  const columns = Object.keys(readExpected(mart)[0] ?? {});
  return texts(await ask<Cells>(`select ${columns.join(', ')} from marts.${mart} where ${where}`));
}

const readExpected = (mart: string): readonly Cells[] =>
  parse(readFileSync(join(__dirname, '..', 'fixtures', 'expected', `${mart}.csv`)), { columns: true });

const texts = (rows: readonly Cells[]): string[] => rows.map((row) => Object.values(row).map(cell).join(',')).sort();

/** As the fixtures write it: nothing for NULL, a moment with a blank and without its zone. */
const cell = (value: unknown): string =>
  value === null ? '' : String(value).replace(/^(\d{4}-\d\d-\d\d)T([\d:.]+)Z$/, '$1 $2');
