import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentError } from '@relais/core';
import { attendDbt } from './attend-dbt.js';
import type { BuildRequest } from './index.js';
import { startDbt, type DbtInstallation } from './start-dbt.js';

/** `environment` names the generation as a build's does; it is only read. */
export interface DocsOptions extends DbtInstallation, Pick<BuildRequest, 'dialect' | 'environment'> {
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
      args: ['docs', 'generate', '--static', '--select', options.selector, ...besides[options.dialect]],
      target: options.dialect,
      targetFolder: join(work, 'target'),
      logFile,
      environment: options.environment,
    });
    await attendDbt(child, { stallAfterMs: 5 * 60_000, graceMs: 5_000, signal: options.signal, onProgress: undefined });
    return await movePage(join(work, 'target', 'static_index.html'), join(options.folder, 'index.html'), logFile);
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Types and sizes of BigQuery's tables stand in its console; asking for them here would be billed. */
const besides = { duckdb: [], bigquery: ['--empty-catalog'] } as const;

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
