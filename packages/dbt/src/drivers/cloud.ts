import { fingerprint } from '@relais/core/fingerprint';
import { PermanentError } from '@relais/core';
import { servicePatience, type Patience } from '@relais/core/retrying';
import type { BuildOutcome, BuildRequest, ModelBuilder } from '../index.js';
import { projectFiles, projectVersion, type ProjectFolders } from '../project-version.js';
import type { KeptRows } from '../kept-rows.js';
import { bytesBilledIn, countResults, failureOf, warningsOf } from '../run-results.js';
import { cloudApi, type CloudAccess, type CloudApi } from './cloud/api.js';
import { awaitRun } from './cloud/await-run.js';
import { buildCommand } from './cloud/build-command.js';
import { endOfRun } from './cloud/end-of-run.js';
import { startRun } from './cloud/start-run.js';

export interface DbtCloudOptions extends CloudAccess, ProjectFolders {
  /** Milliseconds between looks at a run: at first, and at most. */
  readonly pollMs?: { readonly first: number; readonly longest: number };
  /** Milliseconds after which a run is cancelled and tried again; four hours unless said. */
  readonly longestMs?: number;
  readonly patience?: Patience;
}

/**
 * Builds by a job of dbt Cloud, whose commands, dataset and variables each run overrides. The job's environment has to
 * be connected to the warehouse's project and to the repository of these models.
 */
export function dbtCloud(options: DbtCloudOptions): ModelBuilder {
  const api = cloudApi(options, options.patience ?? servicePatience);
  return {
    version: async (selector) => {
      const { url, accountId, jobId } = options;
      return fingerprint([await projectVersion(options, selector, null), url, accountId, jobId]);
    },
    files: (selector) => projectFiles(options, selector),
    build: (request) => build(api, options, request),
  };
}

async function build(api: CloudApi, options: DbtCloudOptions, request: BuildRequest): Promise<BuildOutcome> {
  request.signal?.throwIfAborted();
  if (request.dialect !== 'bigquery')
    throw new PermanentError('[dbt/cloud] dbt Cloud builds in BigQuery only; set RELAIS_DBT=core', {
      code: 'DBT_UNSUPPORTED',
    });
  const poll = options.pollMs ?? { first: 2_000, longest: 15_000 };
  const started = performance.now();
  const runId = await startRun(api, buildCommand(request), poll, request.signal);
  const run = await awaitRun(api, runId, { poll, longestMs: options.longestMs ?? 4 * 3_600_000 }, request);
  const results = await api.runResults(runId, request.signal);
  const failure = results === null ? null : failureOf(results, 'cloud');
  if (failure !== null) throw failure;
  const end = endOfRun(run, results);
  if (end !== null) throw end;
  const nodes = results ?? [];
  const isWarned = nodes.some(({ status }) => status === 'warn');
  const keptRows: KeptRows = isWarned ? await api.keptRows(runId, request.signal) : new Map();
  return {
    models: countResults(nodes),
    warnings: warningsOf(nodes, keptRows),
    seconds: (performance.now() - started) / 1000,
    bytesBilled: bytesBilledIn(nodes),
  };
}
