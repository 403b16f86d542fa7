import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatasetDefinition } from '@relais/core';
import { openDuckDB, quoteLiteral } from '@relais/duckdb';
import { scanFile, scanOptions, type CountedCheck, type RowTyper, type TypeOutcome } from '@relais/rows';
import { courses } from './courses.js';

/** Makes the typer under test; whatever it leaves in the scratch folder fails the test. */
export type MakeTyper = (scratchFolder: string) => RowTyper;

type Row = Readonly<Record<string, unknown>>;

export interface Typed {
  readonly outcome: TypeOutcome;
  /** Ordered by row id. */
  readonly rows: readonly Row[];
  readonly quarantine: readonly Row[];
  readonly checks: readonly CountedCheck[];
}

export const sha256 = 'ab'.repeat(32);

/** Scans, types and reconciles a file of these bytes, and reads back what was written. */
export async function typeBytes(
  makeTyper: MakeTyper,
  bytes: string | Buffer,
  dataset: DatasetDefinition = courses,
): Promise<Typed> {
  const root = await mkdtemp(join(tmpdir(), 'relais-rows-'));
  try {
    const [file, scratch, folder] = [join(root, "it's raw.csv"), join(root, 'scratch'), join(root, 'typed')];
    await Promise.all([writeFile(file, bytes), mkdir(scratch), mkdir(folder)]);
    const scan = await scanFile(file, dataset.format, scanOptions(dataset));
    const typer = makeTyper(scratch);
    const request = { dataset, file, rows: scan.records, snapshotDate: '2025-03-19', sha256, folder };
    const outcome = await typer.type(request);
    const path = (name: string): string => join(folder, name);
    const parts = outcome.parts.map(path);
    const setAside = outcome.setAside && path(outcome.setAside);
    const checks = await typer.reconcile({ dataset, file, parts, setAside });
    expect(await readdir(scratch)).toEqual([]);
    expect((await readdir(folder)).sort()).toEqual(
      [...outcome.parts, outcome.quarantine, outcome.setAside].filter((name) => name !== null).sort(),
    );
    const rows = await readParquet(parts, 'row_id');
    const quarantine = outcome.quarantine ? await readParquet([path(outcome.quarantine)], '"row"') : [];
    return { outcome, rows, quarantine, checks };
  } finally {
    await rm(root, { recursive: true });
  }
}

async function readParquet(files: readonly string[], order: string): Promise<readonly Row[]> {
  const database = await openDuckDB({ path: ':memory:', memoryLimit: '500MB', threads: 1 });
  const list = files.map(quoteLiteral).join(', ');
  const result = await database.connection.runAndReadAll(`FROM read_parquet([${list}]) ORDER BY ${order}`);
  database.close();
  return result.getRowObjectsJson();
}
