import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentError } from '@relais/core';
import { attendDbt } from '../attend-dbt.js';
import { startDbt, type DbtInstallation } from '../start-dbt.js';
import type { Manifest } from './manifest.js';

export interface CompileOptions extends DbtInstallation {
  readonly dialect: 'duckdb' | 'bigquery';
  readonly selector: string;
  /** What the models read through `var`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** dbt works in a folder of its own below it, removed afterwards. */
  readonly scratchFolder: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Has dbt compile the models without any warehouse, as they are when everything is computed anew.
 * @throws PermanentError `DBT_MISSING`, or `DBT_BROKEN` with dbt's last words
 */
export async function compileProject(options: CompileOptions): Promise<Manifest> {
  await mkdir(options.scratchFolder, { recursive: true });
  const folder = await mkdtemp(join(options.scratchFolder, 'compile-'));
  const targetFolder = join(folder, 'target');
  const logFile = join(folder, 'log', 'dbt.txt');
  try {
    const child = startDbt(options, {
      args: [
        ...['compile', '--select', options.selector, '--no-populate-cache', '--no-introspect'],
        ...['--vars', JSON.stringify(options.variables ?? {})],
      ],
      target: options.dialect,
      targetFolder,
      logFile,
      environment: nowhere[options.dialect],
    });
    const { signal } = options;
    const code = await attendDbt(child, { stallAfterMs: 120_000, graceMs: 1_000, signal, onProgress: undefined });
    if (code === 0) return JSON.parse(await readFile(join(targetFolder, 'manifest.json'), 'utf8')) as Manifest;
    const words = (await readFile(logFile, 'utf8')).trimEnd().split('\n').slice(-20).join('\n');
    if (words.includes("No module named 'dbt'")) throw missing(options.python);
    throw new PermanentError(`[dbt/model-graph] dbt could not read the models; its last words were:\n${words}`, {
      code: 'DBT_BROKEN',
    });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** So it is where dbt runs elsewhere: models are read here all the same. */
const missing = (python: string): PermanentError =>
  new PermanentError(
    `[dbt/model-graph] ${python} has no dbt, which reads the models; start with RELAIS_DBT=core, which provides it, or set RELAIS_DBT_PYTHON`,
    { code: 'DBT_MISSING' },
  );

/** Connections that are never used, under names that stand in no file. */
const nowhere = {
  duckdb: { RELAIS_DUCKDB_PATH: ':memory:' },
  bigquery: {
    RELAIS_BIGQUERY_PROJECT: 'nowhere',
    RELAIS_BIGQUERY_DATASET: 'generation',
    RELAIS_BIGQUERY_SOURCES: 'source_tables',
    // Makes the adapter do without credentials.
    RELAIS_BIGQUERY_ENDPOINT: 'http://127.0.0.1:9',
  },
} as const;
