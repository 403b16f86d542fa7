import { writeFile } from 'node:fs/promises';
import type { AlarmChannel, AlarmNotice } from '@relais/alarms';
import type { Bounds } from './bounds.js';
import { deliver } from './tell.js';
import { watchRound, type RoundOutcome, type Watching } from './watch-round.js';

export interface KeepWatchOptions {
  /** Made anew for as long as it fails: a store that is down at the start is told too. */
  readonly open: () => Promise<Watching>;
  readonly channels: readonly AlarmChannel[];
  readonly bounds: Pick<Bounds, 'intervalMs'>;
  /** Address that expects to be asked after every round, or null. */
  readonly heartbeat: string | null;
  /** Written after every round, also one that broke off, or null. */
  readonly aliveFile?: string | null;
  readonly stopped: AbortSignal;
  readonly log: (line: string) => void;
  readonly onRound?: (outcome: RoundOutcome) => void;
}

const heartbeatMs = 5_000;

/** Looks, tells, and waits for the next round, until it is stopped. No failure ends it. */
export async function keepWatch(options: KeepWatchOptions): Promise<void> {
  const { bounds, stopped, log } = options;
  let watching: Watching | null = null;
  let storeDown = false;
  while (!stopped.aborted) {
    const started = Date.now();
    try {
      watching ??= await options.open();
      const outcome = await watchRound(watching, new Date(started));
      options.onRound?.(outcome);
      storeDown = false;
      if (options.heartbeat !== null) await beat(options.heartbeat, log);
    } catch (error) {
      // What cannot be remembered is told all the same: once for as long as it lasts.
      log(`the round broke off: ${messageOf(error)}`);
      if (!storeDown) storeDown = await tellDirectly(options, messageOf(error));
    }
    if (options.aliveFile) await showAlive(options.aliveFile, log);
    await pause(bounds.intervalMs - (Date.now() - started), stopped);
  }
}

/** True once somebody was told, or there is nobody to tell. */
async function tellDirectly({ channels, log }: KeepWatchOptions, reason: string): Promise<boolean> {
  const notice: AlarmNotice = {
    ...{ id: 'WATCH_BLIND/store', state: 'alarm', code: 'WATCH_BLIND', pipeline: null, dataset: null },
    summary: 'the watch cannot use the store',
    detail: `${reason}\nNothing else is told until it can.\nnext: ./relais doctor`,
    at: new Date().toISOString(),
  };
  const told = await Promise.all(channels.map((channel) => deliver(channel, notice, log)));
  return told.length === 0 || told.includes(true);
}

/** Who watches the watch: a service that misses these. Its address is secret, so it stands in no line. */
async function beat(address: string, log: (line: string) => void): Promise<void> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(heartbeatMs) });
    await response.body?.cancel();
    if (!response.ok) log(`the heartbeat was answered ${response.status}`);
  } catch {
    log('the heartbeat was not answered');
  }
}

/** A probe that finds the file old has the watch started again; what is down around it would not be mended by that. */
async function showAlive(file: string, log: (line: string) => void): Promise<void> {
  try {
    await writeFile(file, `${new Date().toISOString()}\n`);
  } catch (error) {
    log(`${file} could not be written: ${messageOf(error)}`);
  }
}

async function pause(milliseconds: number, stopped: AbortSignal): Promise<void> {
  if (stopped.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, Math.max(milliseconds, 0));
    stopped.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      stopped.removeEventListener('abort', done);
      resolve();
    }
  });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown');
