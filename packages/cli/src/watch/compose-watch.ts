import type { AlarmChannel } from '@relais/alarms';
import type { Config } from '@relais/config';
import type { Registry } from '@relais/core';
import type { Stores } from '@relais/worker/compose';
import { serverAddress } from '../platform/server-address.js';
import { alarmLedger } from './alarm-ledger.js';
import type { Bounds } from './bounds.js';
import { diskProbe } from './disk-probe.js';
import { freshnessProbe } from './freshness-probe.js';
import { reportsProbe } from './reports-probe.js';
import { storedBaseline } from './stored-baseline.js';
import { temporalProbe } from './temporal-probe.js';
import type { Watching } from './watch-round.js';

export interface WatchOptions {
  readonly config: Config;
  readonly registry: Registry;
  readonly stores: Stores;
  readonly channels: readonly AlarmChannel[];
  readonly bounds: Bounds;
  readonly patient: boolean;
  readonly log: (line: string) => void;
}

/** Everything a watch looks at in this environment. The store is asked what is no news. */
export async function composeWatch(options: WatchOptions, now: Date): Promise<Watching> {
  const { config, registry, stores, channels, bounds, patient, log } = options;
  const pipelines = Object.values(registry).map(({ definition }) => definition);
  const names = pipelines.map(({ name }) => name);
  const { at, reports } = await storedBaseline(stores.store, names, now);
  const folders = config.store.folder === null ? [config.home] : [config.home, config.store.folder];
  return {
    ledger: alarmLedger(stores.store),
    probes: [
      freshnessProbe(stores.warehouse, pipelines),
      reportsProbe(stores.store, names, reports),
      temporalProbe({ config, registry, bounds, watchedSince: new Date(at), address: () => serverAddress(config) }),
      diskProbe(folders, bounds.minimumFreeBytes),
    ],
    ...{ channels, patient, log, probeMs: bounds.probeMs, firstSeen: new Map<string, Date>() },
  };
}
