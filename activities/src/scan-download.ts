import type { DatasetDefinition } from '@relais/core';
import { CsvScanner, scanFile, scanOptions, type CsvScan } from '@relais/rows';
import { withCsvFile } from './with-csv-file.js';

/** A scanner that also notes what typing wants to know. */
export const scannerFor = (dataset: DatasetDefinition): CsvScanner =>
  new CsvScanner(dataset.format, scanOptions(dataset));

/** Counts the records of a file that lies on disk, taking the member out of an archive first. */
export const scanDownload = (dataset: DatasetDefinition, file: string, scratchFolder: string): Promise<CsvScan> =>
  withCsvFile(dataset, file, scratchFolder, (csv) => scanFile(csv, dataset.format, scanOptions(dataset)));
