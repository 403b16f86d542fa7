import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentError, type CsvFormat } from '@relais/core';
import { quoteLiteral, type OpenDuckDB } from '@relais/duckdb';
import { decodeText } from '../../csv-field.js';
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
  const { delimiter, header } = await askDuckDB(request);
  const read = async (quote: CsvFormat['quote']): Promise<SniffedLayout> => {
    const format = { delimiter, quote, encoding, header };
    return { format, scan: await scanFile(file, format, { signal }) };
  };
  const quoted = await read('"');
  if (quoted.scan.irregular === 0) return quoted;
  const plain = await read(null);
  return plain.scan.irregular < quoted.scan.irregular ? plain : quoted;
}

const HEAD_BYTES = 4 << 20;

async function askDuckDB(request: LayoutRequest): Promise<Pick<CsvFormat, 'delimiter' | 'header'>> {
  const head = join(request.folder, 'head.csv');
  await writeFile(head, decodeText(await readHead(request.file), request.encoding));
  const sql = `SELECT Delimiter AS delimiter, HasHeader AS header FROM sniff_csv(${quoteLiteral(head)})`;
  const [found] = await request.connection.runAndReadAll(sql).then(
    (result) => result.getRowObjectsJson(),
    (error: unknown) => {
      throw refuseFormat('DuckDB finds no rows and columns in it', error);
    },
  );
  const delimiter = String(found?.['delimiter']);
  if (!isDelimiter(delimiter))
    throw refuseFormat(`its fields are separated by ${JSON.stringify(delimiter)}, which is not read`);
  return { delimiter, header: request.header ?? found?.['header'] === true };
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
