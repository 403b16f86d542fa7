import { assertIdentifier, PermanentError, TransientError, type ErrorDetails } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import { withChecksum } from '@relais/core/record-checksum';
import type { ObjectStore } from '@relais/object-store';
import type { Step } from './step.js';

/**
 * One writer for each pipeline: a lease in the store, so that it holds across workers and machines. Every change is a new
 * create-only object `locks/<pipeline>/<sequence>.json`; whoever creates the next sequence has won.
 *
 * A holder renews its lease; one whose object stayed the newest for a whole lease while somebody watched is dead. That
 * is judged by the watcher's monotonic clock alone: what two machines hold to be the time may be an hour apart. A lease
 * that cannot be read may be of a living holder, who renews it: it is watched as long, and taking it is logged.
 */
interface Lease {
  /** Workflow run id, or null when the lock is free. */
  readonly holder: string | null;
  readonly workflowId: string | null;
  /** Milliseconds since the epoch by the holder's clock: for people to read, never a reason to take the lock. */
  readonly expiresAt: number;
}

const leaseMs = 120_000;

/** Since when this process has seen which lease at the head of which lock, in milliseconds of `performance.now()`. */
const watched = new Map<string, { readonly sequence: number; readonly since: number }>();

const folderOf = (pipeline: string): string => `locks/${assertIdentifier(pipeline)}/`;

/**
 * Takes the lock, or renews it for its holder.
 * @throws TransientError `PIPELINE_LOCKED` while another run holds it
 */
export async function holdLock(
  store: ObjectStore,
  pipeline: string,
  run: Pick<Step, 'runId' | 'workflowId'> & Partial<Pick<Step, 'log'>>,
): Promise<void> {
  const { sequence, lease, damage } = await newest(store, pipeline);
  const free = damage === null && (lease === null || lease.holder === null || lease.holder === run.runId);
  if (!free && watchedFor(store, pipeline, sequence) <= leaseMs)
    throw locked(
      pipeline,
      damage === null ? (lease?.workflowId ?? 'another run') : `an unknown run (${damage.message})`,
      {
        context: { sequence, overdue: (lease?.expiresAt ?? 0) < Date.now() },
        ...(damage === null ? {} : { cause: damage }),
      },
    );
  if (damage !== null) run.log?.('a lock that nobody renewed is taken over', { damage: damage.message });
  const next = { holder: run.runId, workflowId: run.workflowId, expiresAt: Date.now() + leaseMs };
  await advance(store, pipeline, sequence, next);
}

/** Gives the lock back; nothing happens when it is no longer ours. */
export async function releaseLock(store: ObjectStore, pipeline: string, runId: string): Promise<void> {
  const { sequence, lease } = await newest(store, pipeline);
  if (lease?.holder === runId)
    await advance(store, pipeline, sequence, { holder: null, workflowId: null, expiresAt: 0 });
}

/** Milliseconds for which this process has seen the same lease at the head. */
function watchedFor({ uri }: ObjectStore, pipeline: string, sequence: number): number {
  const lock = `${uri} ${pipeline}`;
  const seen = watched.get(lock);
  if (seen?.sequence === sequence) return performance.now() - seen.since;
  watched.set(lock, { sequence, since: performance.now() });
  return 0;
}

interface Head {
  readonly sequence: number;
  /** Null where there is none, or none that can be read. */
  readonly lease: Lease | null;
  readonly damage: Error | null;
}

async function newest(store: ObjectStore, pipeline: string): Promise<Head> {
  const last = (await store.list(folderOf(pipeline))).at(-1);
  if (last === undefined) return { sequence: 0, lease: null, damage: null };
  const body = await store.read(last.path);
  const sequence = Number(last.path.slice(folderOf(pipeline).length, -'.json'.length));
  try {
    return { sequence, lease: body && parseRecord<Lease>(body, { path: last.path, cure, isRecord }), damage: null };
  } catch (error) {
    return { sequence, lease: null, damage: error as Error };
  }
}

const cure = 'it is taken over in two minutes unless its holder lives; remove it if you know that none does';
const isRecord = ({ holder, expiresAt }: Partial<Lease>): boolean =>
  holder !== undefined && typeof expiresAt === 'number';

async function advance(store: ObjectStore, pipeline: string, from: number, lease: Lease): Promise<void> {
  const name = (sequence: number): string => `${folderOf(pipeline)}${String(sequence).padStart(12, '0')}.json`;
  try {
    await store.create(name(from + 1), JSON.stringify(withChecksum(lease)));
  } catch (cause) {
    if (cause instanceof PermanentError && cause.code === 'OBJECT_CONFLICT')
      throw locked(pipeline, 'another run', { cause });
    throw cause;
  }
  if (from > 0) await store.remove(name(from));
}

const locked = (pipeline: string, holder: string, details: Partial<ErrorDetails>): TransientError =>
  new TransientError(
    `[activities/lock] ${pipeline} is being written by ${holder}; what else writes it waits until that has ended`,
    { code: 'PIPELINE_LOCKED', ...details },
  );
