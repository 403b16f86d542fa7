import { createReadStream } from 'node:fs';
import type { DatasetDefinition } from '@relais/core';
import { CsvScanner, type CsvScan } from '@relais/rows';
import { withCsvFile } from './with-csv-file.js';

/** A scanner that also watches the column which dates the file, where there is one. */
export function scannerFor(dataset: DatasetDefinition): CsvScanner {
  const { snapshotDate } = dataset;
  const dated =
    snapshotDate.from === 'column' ? dataset.columns.find((c) => c.name === snapshotDate.column) : undefined;
  return new CsvScanner(dataset.format, dated?.source === undefined ? {} : { watch: dated.source });
}

/** Counts the records of a file that lies on disk, taking the member out of an archive first. */
export async function scanDownload(dataset: DatasetDefinition, file: string, scratchFolder: string): Promise<CsvScan> {
  return withCsvFile(dataset, file, scratchFolder, async (csv) => {
    const scanner = scannerFor(dataset);
    for await (const chunk of createReadStream(csv, { highWaterMark: 1 << 20 })) scanner.push(chunk as Buffer);
    return scanner.end();
  });
}
