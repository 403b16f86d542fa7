import { join } from 'node:path';
import { PermanentError } from '@relais/core';
import { absent, bindColumns, type ColumnBinding } from '../../bind-columns.js';
import type { CsvScan } from '../../csv-scanner.js';
import type { TypeOutcome, TypeRequest } from '../../index.js';
import { scanFile } from '../../scan-file.js';
import { scanOptions } from '../../scan-options.js';
import { shapeDataset, type ShapedDataset } from '../../shape-dataset.js';
import { assertFrozen } from './assert-frozen.js';
import { isSound, originalSource, type CsvSource } from './csv-source.js';
import { appendQuarantined, createQuarantine, quarantineBadRows, type QuarantinedRow } from './quarantine.js';
import { separateRecords } from './separate-records.js';
import { duckdbMessage, type Session } from './session.js';
import { createSetAside, setAsideTexts } from './set-aside.js';
import { planTyping, textColumn, type TypingPlan } from './typing-plan.js';
import { countRows, writeRows, writeTable } from './write-rows.js';

interface Job {
  readonly session: Session;
  readonly request: TypeRequest;
  readonly shaped: ShapedDataset;
  readonly plan: TypingPlan;
  readonly scan: CsvScan;
  readonly binding: ColumnBinding;
}

/**
 * Types a file from where it lies when its structure is sound, which the scanner knows; otherwise, and when DuckDB
 * found other records in it than the scanner, from a copy of its sound records.
 */
export async function typeFile(session: Session, request: TypeRequest): Promise<TypeOutcome> {
  const { dataset, file, signal } = request;
  const scan = request.scan ?? (await scanFile(file, dataset.format, { ...scanOptions(dataset), signal }));
  const shaped = shapeDataset(dataset, scan.header);
  const binding = bindColumns(shaped.dataset, scan.header, scan.width);
  assertAccounted(request, scan.records, 'the scanner counted');
  const job: Job = { session, request, shaped, plan: planTyping(shaped), scan, binding };
  if (!isSound(scan, dataset.format) || !isOneToOne(binding)) return typeCopy(job);
  try {
    return await typeSource(job, originalSource(file, dataset.format, scan, binding), 0);
  } catch (error) {
    if (isMisread(error)) return typeCopy(job);
    throw error;
  }
}

async function typeCopy(job: Job): Promise<TypeOutcome> {
  let faults = 0;
  await createQuarantine(job.session);
  const everything = job.plan.columns.map((_, index) => index);
  const source = await separate(job, 'sound', everything, async (rows) => {
    faults += rows.length;
    await appendQuarantined(job.session, job.request.dataset.format, rows);
  });
  return typeSource(job, source, faults);
}

/** @param faults rows that are in quarantine already, because their record cannot be read */
async function typeSource(job: Job, source: CsvSource, faults: number): Promise<TypeOutcome> {
  const { session, request, plan, scan } = job;
  const { folder } = request;
  await assertFrozen(session, plan, source);
  if (!source.numbered) await createQuarantine(session);
  await createSetAside(session, plan);
  const { bad, ...written } = await writeRows(session, plan, source, { ...request, scan });
  assertAccounted(request, written.loaded + written.duplicates + bad + faults, 'written, collapsed and refused are');
  if (bad > 0) await setBadRowsAside(job, source);
  const quarantined = await countRows(session, 'quarantine');
  assertAccounted(request, written.loaded + written.duplicates + quarantined, 'written, collapsed and quarantined are');
  return {
    ...written,
    read: request.rows,
    quarantined,
    evolved: job.shaped.evolved,
    quarantine: await writeTable(session, 'quarantine', folder),
    setAside: await writeTable(session, 'set_aside', folder),
  };
}

/** A source without record numbers leads to its bad rows by a copy of the short columns alone. */
async function setBadRowsAside(job: Job, source: CsvSource): Promise<void> {
  const { session, plan, request } = job;
  const columns = [...new Set([...plan.judged, ...setAsideTexts(plan).map(({ index }) => index)])];
  const numbered = source.numbered ? source : await separate(job, 'judged', columns, () => Promise.resolve());
  await quarantineBadRows(session, plan, numbered, request.file);
}

function separate(
  { session, request, shaped, scan, binding }: Job,
  name: string,
  indexes: readonly number[],
  onFaults: (rows: readonly QuarantinedRow[]) => Promise<void>,
): Promise<CsvSource> {
  const { file, onProgress, signal } = request;
  const { format, columns } = shaped.dataset;
  const positionOf = (index: number): number => binding.positions[index]!;
  return separateRecords({
    file,
    format,
    width: scan.width,
    columns: indexes
      .filter((index) => positionOf(index) !== absent)
      .map((index) => ({ index, name: columns[index]!.name, position: positionOf(index) })),
    absent: indexes.filter((index) => positionOf(index) === absent).map(textColumn),
    prefix: join(session.folder, name),
    onFaults,
    onProgress,
    signal,
  });
}

/** False where two declared columns read the same one, which DuckDB can name only once. */
const isOneToOne = ({ positions }: ColumnBinding): boolean => {
  const found = positions.filter((position) => position !== absent);
  return new Set(found).size === found.length;
};

function assertAccounted({ dataset, rows }: TypeRequest, found: number, where: string): void {
  if (found === rows) return;
  throw new PermanentError(
    `[rows/duckdb] ${dataset.name}: ${rows} records were read, ${where} ${found}; ` +
      `the file may have changed since it was scanned: verify the snapshot, then report this file`,
    { code: 'ROWS_UNACCOUNTED', dataset: dataset.name, context: { read: rows, found } },
  );
}

/** DuckDB saw other records than the scanner; its reader with several threads can be misled by quoted lines. */
const isMisread = (error: unknown): boolean =>
  error instanceof PermanentError
    ? error.code === 'ROWS_UNACCOUNTED'
    : duckdbMessage(error).startsWith('Invalid Input Error');
