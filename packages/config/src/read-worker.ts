import type { WorkerConfig, WorkerKind } from './config.js';
import type { Environment } from './environment.js';

const kinds: readonly WorkerKind[] = ['runs', 'translation'];

/**
 * Which share of a cluster's work a worker takes. The embedded platform has one worker, and what that did not take
 * nobody would.
 */
export function readWorker(environment: Environment, faults: string[]): WorkerConfig {
  const { RELAIS_WORKER_KINDS: named, RELAIS_WORKER_DEPLOYMENT: deployment = null } = environment;
  const chosen = named?.split(',').map((kind) => kind.trim()) ?? kinds;
  if (!chosen.every(isKind)) faults.push(`RELAIS_WORKER_KINDS: not a list of ${kinds.join(', ')}`);
  const names = { RELAIS_WORKER_KINDS: named, RELAIS_WORKER_DEPLOYMENT: deployment ?? undefined };
  if (environment.TEMPORAL_ADDRESS === undefined)
    for (const [name, value] of Object.entries(names))
      if (value !== undefined) faults.push(`${name}: for workers of a cluster; set TEMPORAL_ADDRESS or leave it out`);
  return {
    kinds: kinds.filter((kind) => chosen.includes(kind)),
    steps: environment.RELAIS_WORKER_STEPS,
    heartbeatSeconds: environment.RELAIS_HEARTBEAT_SECONDS,
    deployment,
  };
}

const isKind = (text: string): text is WorkerKind => kinds.some((kind) => kind === text);
