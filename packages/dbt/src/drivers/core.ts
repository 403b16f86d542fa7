import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PermanentError } from '@relais/core';
import { diskFailure } from '@relais/core/disk-failure';
import { externalWrite, reachKillPoint } from '@relais/core/kill-point';
import { attendDbt } from '../attend-dbt.js';
import type { DbtServer } from '../dbt-server.js';
import { dialectEnvironment, type DialectSettings } from '../dialect-environment.js';
import type { BuildOutcome, BuildRequest, ModelBuilder } from '../index.js';
import { readKeptRows } from '../kept-rows.js';
import { keepParsed, lastParsed, parsedIn, restoreParsed, type ParseCache } from '../parse-cache.js';
import { projectFiles, projectVersion, type ProjectFolders } from '../project-version.js';
import { bytesBilledIn, countResults, failureOf, readRunResults, warningsOf, wordsOfFailed } from '../run-results.js';
import { startDbt, type DbtInstallation } from '../start-dbt.js';

export interface DbtCoreOptions extends DbtInstallation, ProjectFolders, DialectSettings {
  /** Each build works in a folder of its own below it, removed afterwards. */
  readonly scratchFolder: string;
  /** Further variables for dbt, e.g. DBT_ENVIRONMENT. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds without news after which dbt counts as hung; fifteen minutes unless said. */
  readonly stallAfterMs?: number;
  /** Milliseconds between SIGTERM and SIGKILL; in them dbt cancels what runs in BigQuery. */
  readonly graceMs?: number;
  /** What dbt has read of the project is kept there, for whoever builds the same; a folder of `scratchFolder` unless said. */
  readonly parsedFolder?: string;
  /** A dbt that is kept ready for builds into DuckDB; without one each has a process of its own. */
  readonly server?: DbtServer | null;
}

/** Builds with dbt-core in a process of its own, or one forked from a server's. */
export function dbtCore(options: DbtCoreOptions): ModelBuilder {
  return {
    version: (selector) => projectVersion(options, selector, options.environment?.['DBT_ENVIRONMENT'] ?? null),
    files: (selector) => projectFiles(options, selector),
    build: (request) => build(options, request),
    warm: () => void warm(options),
  };
}

async function warm({ server, ...options }: DbtCoreOptions): Promise<void> {
  server?.warm();
  const parsed = await lastParsed(parsedFolder(options));
  if (parsed !== null) server?.hold(parsed);
}

async function build(options: DbtCoreOptions, request: BuildRequest): Promise<BuildOutcome> {
  request.signal?.throwIfAborted();
  const attempt = randomUUID();
  const folder = join(options.scratchFolder, attempt);
  await mkdir(folder, { recursive: true });
  try {
    return await buildIn(options, request, folder, await parseCache(options, request), attempt);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function buildIn(
  options: DbtCoreOptions,
  request: BuildRequest,
  folder: string,
  cache: ParseCache | null,
  attempt: string,
): Promise<BuildOutcome> {
  const targetFolder = join(folder, 'target');
  const logFile = join(folder, 'log', 'dbt.txt');
  if (cache !== null) await restoreParsed(cache, targetFolder);
  const started = performance.now();
  const { exitCode, total } = await runDbt(options, request, { targetFolder, logFile, attempt, cache });
  const seconds = (performance.now() - started) / 1000;
  const place = { writer: 'dbt/core', folder: dirname(request.environment['RELAIS_DUCKDB_PATH'] ?? targetFolder) };
  const results = await readRunResults(join(targetFolder, 'run_results.json'), { [ATTEMPT]: attempt });
  const failure = results === null ? null : failureOf(results, 'core');
  if (failure !== null) throw diskFailure(new Error(wordsOfFailed(results ?? [])), place) ?? failure;
  if (results === null || results.length === 0 || results.length < total || exitCode !== 0) {
    const words = await lastWords(logFile);
    throw diskFailure(new Error(words), place) ?? brokenError(exitCode, results?.length ?? null, total, words);
  }
  // What was read while somebody wrote is no known state of the project.
  const isKnown = cache !== null && (await parseCache(options, request))?.key === cache.key;
  if (isKnown) await externalWrite('dbt/parsed', () => keepParsed(cache, targetFolder, attempt));
  return {
    models: countResults(results),
    warnings: warningsOf(results, await readKeptRows(join(targetFolder, 'manifest.json'))),
    seconds,
    bytesBilled: bytesBilledIn(results),
  };
}

interface Attempt {
  readonly targetFolder: string;
  readonly logFile: string;
  readonly attempt: string;
  readonly cache: ParseCache | null;
}

/** @returns how it ended, and how many nodes it set out with */
async function runDbt(
  options: DbtCoreOptions,
  request: BuildRequest,
  { attempt, cache, ...files }: Attempt,
): Promise<{ readonly exitCode: number; readonly total: number }> {
  reachKillPoint('dbt/process', 'before');
  const command = {
    args: ['build', '--select', request.selector, ...variableArguments(request)],
    target: request.dialect,
    ...files,
    environment: {
      ...dialectEnvironment(request.dialect, options),
      ...options.environment,
      ...request.environment,
      // dbt writes variables of this kind into run_results.json, without their prefix.
      [`DBT_ENV_CUSTOM_ENV_${ATTEMPT}`]: attempt,
    },
  };
  const dbt =
    cache === null || !options.server ? startDbt(options, command) : options.server.start(command, parsedIn(cache));
  let total = 0;
  const attended = attendDbt(dbt, {
    stallAfterMs: options.stallAfterMs ?? 15 * 60_000,
    graceMs: options.graceMs ?? graceMs[request.dialect],
    signal: request.signal,
    onTotal: (nodes) => (total = nodes),
    onProgress: (...node) => {
      reachKillPoint('dbt/node', 'after');
      request.onProgress?.(...node);
    },
  });
  reachKillPoint('dbt/process', 'after');
  const exitCode = await attended;
  return { exitCode, total };
}

const variableArguments = ({ variables = {} }: BuildRequest): readonly string[] =>
  Object.keys(variables).length === 0 ? [] : ['--vars', JSON.stringify(variables)];

/** Name under which the results say which attempt they are of: another's, left in the folder, prove nothing. */
const ATTEMPT = 'RELAIS_ATTEMPT';

/** One process ends at once; of jobs elsewhere each has to be cancelled by a request. */
const graceMs = { duckdb: 5_000, bigquery: 30_000 } as const;

/** On BigQuery none: the generation's dataset stands in all that dbt has read, and is another one each time. */
async function parseCache(
  options: DbtCoreOptions,
  { dialect, variables = {}, environment }: BuildRequest,
): Promise<ParseCache | null> {
  if (dialect === 'bigquery') return null;
  const { python, projectFolder } = options;
  // Whatever is in the names of what was read: paths of files, and the catalogue, which is the database's file.
  const names = [python, projectFolder, dialect, basename(environment['RELAIS_DUCKDB_PATH'] ?? '')];
  const besides = [...names, options.environment ?? {}, variables, dialectEnvironment(dialect, options)];
  return { folder: parsedFolder(options), key: await projectVersion(options, null, besides) };
}

const parsedFolder = (options: DbtCoreOptions): string => options.parsedFolder ?? join(options.scratchFolder, 'parsed');

async function lastWords(logFile: string): Promise<string> {
  const log = await readFile(logFile, 'utf8').catch(() => '');
  return log.trimEnd().split('\n').slice(-20).join('\n');
}

function brokenError(exitCode: number, nodes: number | null, total: number, words: string): PermanentError {
  const what =
    nodes === null
      ? 'left no usable run results'
      : nodes === 0
        ? 'found nothing to build'
        : nodes < total
          ? `told the end of ${nodes} of ${total} nodes`
          : 'failed outside of its nodes';
  const message = `[dbt/core] dbt ${what} (exit code ${exitCode}); its last words were:\n${words}`;
  return new PermanentError(message, { code: 'DBT_BROKEN', context: { exitCode } });
}
