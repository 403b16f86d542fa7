import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentError } from '@relais/core';
import { attendDbt } from './attend-dbt.js';
import { startDbt, type DbtInstallation } from './start-dbt.js';

export interface DocsOptions extends DbtInstallation {
  /** A built DuckDB file; it is only read. */
  readonly databaseFile: string;
  readonly selector: string;
  /** Folder for the page. */
  readonly folder: string;
  readonly signal?: AbortSignal;
}

/**
 * Writes dbt's documentation of the models in one HTML file that needs neither a server nor a network.
 * @returns the path of the page
 * @throws PermanentError `DBT_BROKEN` when dbt made no page
 */
export async function generateDocs(options: DocsOptions): Promise<string> {
  await mkdir(options.folder, { recursive: true });
  const work = await mkdtemp(join(options.folder, '.dbt-'));
  try {
    const logFile = join(work, 'log', 'dbt.txt');
    const child = startDbt(options, {
      args: ['docs', 'generate', '--static', '--select', options.selector],
      target: 'duckdb',
      targetFolder: join(work, 'target'),
      logFile,
      environment: { RELAIS_DUCKDB_PATH: options.databaseFile, RELAIS_DUCKDB_ACCESS: 'READ_ONLY' },
    });
    await attendDbt(child, { stallAfterMs: 5 * 60_000, graceMs: 5_000, signal: options.signal, onProgress: undefined });
    return await movePage(join(work, 'target', 'static_index.html'), join(options.folder, 'index.html'), logFile);
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function movePage(from: string, to: string, logFile: string): Promise<string> {
  try {
    await rename(from, to);
    return to;
  } catch (cause) {
    const tail = (await readFile(logFile, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-20).join('\n');
    throw new PermanentError(`[dbt/core] dbt wrote no documentation; its last words were:\n${tail}`, {
      code: 'DBT_BROKEN',
      cause,
    });
  }
}
