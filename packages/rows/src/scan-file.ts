import type { CsvFormat } from '@relais/core';
import { CsvScanner, type CsvScan, type ScanOptions } from './csv-scanner.js';
import { readChunks } from './read-chunks.js';

/** Scans a local file from end to end; see {@link CsvScanner}. */
export async function scanFile(
  file: string,
  format: CsvFormat,
  options: ScanOptions & { readonly signal?: AbortSignal | undefined } = {},
): Promise<CsvScan> {
  const scanner = new CsvScanner(format, options);
  for await (const chunk of readChunks(file, options.signal)) scanner.push(chunk);
  return scanner.end();
}
