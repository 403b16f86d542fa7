import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentError } from '@relais/core';
import { openDuckDB, quoteIdentifier, quoteLiteral, type OpenDuckDB } from '@relais/duckdb';
import type { FileSniffer, SniffedColumn, SniffedFile, SniffRequest } from '../file-sniffer.js';
import { normaliseHeaderName } from '../header-name.js';
import type { RowTyper, TypeOutcome } from '../index.js';
import { duckdbTyper } from './duckdb.js';
import type { DuckdbTyperOptions } from './duckdb/session.js';
import { sniffTypes } from './duckdb-sniffer/column-type.js';
import { sniffEncoding } from './duckdb-sniffer/encoding.js';
import { findKey } from './duckdb-sniffer/find-key.js';
import { refuseFormat, sniffLayout, type SniffedLayout } from './duckdb-sniffer/layout.js';
import { textDataset } from './duckdb-sniffer/text-dataset.js';

/**
 * Sniffs with DuckDB: its own sniffer for the layout, our typer for the records (as texts), and the rules of typing, tried
 * on every text, for the columns.
 */
export function duckdbSniffer(options: DuckdbTyperOptions): FileSniffer {
  const typer = duckdbTyper(options);
  return {
    sniff: async (request) => {
      const encoding = await sniffEncoding(request.file, request.signal);
      await mkdir(options.scratchFolder, { recursive: true });
      const folder = await mkdtemp(join(options.scratchFolder, 'sniff-'));
      const { memoryLimit, threads } = options;
      const db = await openDuckDB({ path: ':memory:', memoryLimit, threads, tempFolder: join(folder, 'spill') });
      try {
        const { connection } = db;
        const { header, signal } = request;
        const layout = await sniffLayout({ connection, file: request.file, encoding, folder, header, signal });
        if (layout.scan.records === 0)
          throw new PermanentError(
            '[rows/sniffer] the file has a header and no row below it; take a file with some rows, from which their types can be read',
            { code: 'SNIFF_NO_ROWS' },
          );
        const outcome = await readTexts(typer, request, layout, folder);
        return await describeFile(connection, layout, outcome, folder);
      } finally {
        db.close();
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** More unreadable records than this are no accidents: the file is laid out otherwise. */
const MOST_FAULTY = 0.05;

/** @throws PermanentError `SNIFF_FORMAT` */
async function readTexts(
  typer: RowTyper,
  { file, signal }: SniffRequest,
  { format, scan }: SniffedLayout,
  folder: string,
): Promise<TypeOutcome> {
  const sha256 = '0'.repeat(64);
  const source = { file, rows: scan.records, scan, snapshotDate: '2000-01-01', sha256, folder };
  const outcome = await typer.type({ dataset: textDataset(format, scan), ...source, ...(signal && { signal }) });
  const { read, quarantined } = outcome;
  if (quarantined > read * MOST_FAULTY)
    throw refuseFormat(`${quarantined} of ${read} records do not have the ${scan.width} fields of the first line`);
  return outcome;
}

const KEY_TYPES = new Set(['STRING', 'INT64', 'DATE', 'TIMESTAMP']);
const KEY_LENGTH = 100;
const EXACT_DISTINCT = 1_000;

async function describeFile(
  connection: OpenDuckDB['connection'],
  { format, scan }: SniffedLayout,
  outcome: TypeOutcome,
  folder: string,
): Promise<SniffedFile> {
  const parts = outcome.parts.map((part) => quoteLiteral(join(folder, part))).join(', ');
  await connection.run(`CREATE VIEW texts AS FROM read_parquet([${parts}])`);
  const names = Array.from({ length: scan.width }, (_, position) => `c${position}`);
  const types = await sniffTypes(connection, 'texts', names);
  const facts = await Promise.all(names.map((name) => factsOf(connection, name)));
  const columns = names.map((name, position) => {
    const header = format.header ? normaliseHeaderName(scan.header[position] ?? '') : null;
    const { empty = 0, distinct = 0 } = facts[position] ?? {};
    return { position, header, ...(types.get(name) ?? { type: 'STRING' as const }), empty, distinct };
  });
  const mayBeKey = ({ type, empty, position }: SniffedColumn): boolean =>
    KEY_TYPES.has(type) && empty === 0 && (facts[position]?.longest ?? 0) <= KEY_LENGTH;
  const candidates = columns.filter(mayBeKey).map(({ position, distinct }) => ({ name: `c${position}`, distinct }));
  const key = await findKey(connection, 'texts', outcome.loaded, candidates);
  return {
    format,
    records: outcome.read,
    faulty: outcome.quarantined,
    repeated: outcome.duplicates,
    columns: columns.filter(({ header, empty }) => header !== '' || empty < outcome.loaded),
    key: key.map((name) => names.indexOf(name)),
  };
}

/** Counts of a column of texts; those of distinct ones are estimates above a thousand. */
async function factsOf(
  connection: OpenDuckDB['connection'],
  name: string,
): Promise<{ readonly empty: number; readonly distinct: number; readonly longest: number }> {
  const column = quoteIdentifier(name);
  const one = async (sql: string): Promise<Record<string, unknown>> =>
    (await connection.runAndReadAll(`SELECT ${sql} FROM texts`)).getRowObjectsJson()[0] ?? {};
  const facts = await one(
    `count(*) - count(${column}) AS empty, approx_count_distinct(${column}) AS distinct_values, max(length(${column})) AS longest`,
  );
  const about = Number(facts['distinct_values']);
  const distinct = about > EXACT_DISTINCT ? about : Number((await one(`count(DISTINCT ${column}) AS exact`))['exact']);
  return { empty: Number(facts['empty']), distinct, longest: Number(facts['longest'] ?? 0) };
}
