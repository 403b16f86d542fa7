import { createReadStream } from 'node:fs';
import type { DatasetDefinition } from '@relais/core';
import { CsvScanner, scanOptions, type CsvScan } from '@relais/rows';
import { withCsvFile } from './with-csv-file.js';

/** A scanner that also notes what typing wants to know. */
export const scannerFor = (dataset: DatasetDefinition): CsvScanner =>
  new CsvScanner(dataset.format, scanOptions(dataset));

/** Counts the records of a file that lies on disk, taking the member out of an archive first. */
export async function scanDownload(dataset: DatasetDefinition, file: string, scratchFolder: string): Promise<CsvScan> {
  return withCsvFile(dataset, file, scratchFolder, async (csv) => {
    const scanner = scannerFor(dataset);
    for await (const chunk of createReadStream(csv, { highWaterMark: 1 << 20 })) scanner.push(chunk as Buffer);
    return scanner.end();
  });
}
