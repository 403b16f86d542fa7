import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentError, type CsvFormat } from '@relais/core';
import { quoteLiteral, type OpenDuckDB } from '@relais/duckdb';
import { decodeText } from '../../csv-field.js';
import { cutRecords } from '../../cut-records.js';
import type { CsvScan } from '../../csv-scanner.js';
import { scanFile } from '../../scan-file.js';

/** How a file is written, and what our own reader makes of it when it is read so. */
export interface SniffedLayout {
  readonly format: CsvFormat;
  readonly scan: CsvScan;
}

export interface LayoutRequest {
  readonly connection: OpenDuckDB['connection'];
  readonly file: string;
  readonly encoding: CsvFormat['encoding'];
  /** For a piece of the file in UTF-8. */
  readonly folder: string;
  readonly header: boolean | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Delimiter and header as DuckDB's own sniffer sees them; the quote by reading the whole file with it and without.
 * @throws PermanentError `SNIFF_FORMAT`
 */
export async function sniffLayout(request: LayoutRequest): Promise<SniffedLayout> {
  const { file, encoding, signal } = request;
  const delimiter = await sniffDelimiter(request);
  const quote = await sniffQuote(request, delimiter);
  const header = request.header ?? (await sniffHeader(request, { delimiter, quote, encoding, header: false }));
  const format = { delimiter, quote, encoding, header };
  return { format, scan: await scanFile(file, format, { signal }) };
}

const HEAD_BYTES = 4 << 20;

async function sniffDelimiter(request: LayoutRequest): Promise<CsvFormat['delimiter']> {
  const delimiter = String((await askDuckDB(request, await readHead(request.file), '')).delimiter);
  if (isDelimiter(delimiter)) return delimiter;
  throw refuseFormat(`its fields are separated by ${JSON.stringify(delimiter)}, which is not read`);
}

async function sniffQuote(
  { file, encoding, signal }: LayoutRequest,
  delimiter: CsvFormat['delimiter'],
): Promise<CsvFormat['quote']> {
  const irregular = async (quote: CsvFormat['quote']): Promise<number> =>
    (await scanFile(file, { delimiter, quote, encoding, header: false }, { signal })).irregular;
  const quoted = await irregular('"');
  return quoted > 0 && (await irregular(null)) < quoted ? null : '"';
}

/** One record with a field too many leads DuckDB to a wider table, whose first line then lacks a name. */
async function sniffHeader(request: LayoutRequest, format: CsvFormat): Promise<boolean> {
  const { bytes } = await cutRecords(request.file, format, { records: 1_000, bytes: HEAD_BYTES });
  const options = `, delim = ${quoteLiteral(format.delimiter)}, quote = ${quoteLiteral(format.quote ?? '')}`;
  return (await askDuckDB(request, bytes, options)).header === true;
}

async function askDuckDB(
  { connection, folder, encoding }: LayoutRequest,
  bytes: Buffer,
  options: string,
): Promise<{ readonly delimiter?: unknown; readonly header?: unknown }> {
  const head = join(folder, 'head.csv');
  await writeFile(head, decodeText(bytes, encoding));
  const sql = `SELECT Delimiter AS delimiter, HasHeader AS header FROM sniff_csv(${quoteLiteral(head)}${options})`;
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson()[0] ?? {};
  } catch (error) {
    throw refuseFormat('DuckDB finds no rows and columns in it', error);
  }
}

/** The first bytes, up to the end of a line where there is one. */
async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const memory = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await handle.read(memory, 0, HEAD_BYTES, 0);
    const lineEnd = memory.lastIndexOf('\n', bytesRead - 1);
    return memory.subarray(0, bytesRead < HEAD_BYTES || lineEnd <= 0 ? bytesRead : lineEnd + 1);
  } finally {
    await handle.close();
  }
}

const isDelimiter = (text: string): text is CsvFormat['delimiter'] => [';', ',', '\t'].includes(text);

export const refuseFormat = (what: string, cause?: unknown): PermanentError =>
  new PermanentError(
    `[rows/sniffer] the file is no CSV that Relais reads: ${what}; wanted are fields between commas, semicolons or tabs, a header in the first line and a record in each after it`,
    { code: 'SNIFF_FORMAT', cause },
  );
