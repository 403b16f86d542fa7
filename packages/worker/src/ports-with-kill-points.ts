import type { StoreArea } from '@relais/core';
import { externalWrite, type KillPoint } from '@relais/core/kill-point';
import type { ModelBuilder } from '@relais/dbt';
import type { ObjectStore } from '@relais/object-store';
import type { Inbox, SourceFetcher } from '@relais/sources';
import type { Warehouse } from '@relais/warehouse';

type Method<Port> = {
  [Name in keyof Port]-?: NonNullable<Port[Name]> extends (...args: never[]) => unknown ? Name : never;
}[keyof Port];
/** Says of every method of a port where it writes; a method that is added does not compile before somebody has said so. */
type Points<Port> = Record<Method<Port>, 'reads' | KillPoint | ((path: string) => KillPoint)>;
type AnyMethod = (...args: unknown[]) => Promise<unknown>;

/** An area that is added does not compile before somebody has said where its writer may be killed. */
const areas: Readonly<Record<StoreArea, KillPoint>> = {
  raw: 'store/raw',
  rejected: 'store/rejected',
  accepted: 'store/accepted',
  'translation-memory': 'store/translation-memory',
  typed: 'store/typed',
  translated: 'store/translated',
  quarantine: 'store/quarantine',
  held: 'store/held',
  loads: 'store/loads',
  locks: 'store/locks',
  // Unfinished files: no object is ever created there.
  incoming: 'store/other',
  reports: 'store/reports',
  alarms: 'store/alarms',
};

/** The point of an object; manifests make the files before them count and have points of their own. */
export function pointOfObject(path: string): KillPoint {
  const isManifest = path.endsWith('/manifest.json');
  if (isManifest && path.startsWith('raw/')) return 'store/raw-manifest';
  if (isManifest && path.startsWith('typed/')) return 'store/typed-manifest';
  const [area = ''] = path.split('/');
  return Object.hasOwn(areas, area) ? areas[area as StoreArea] : 'store/other';
}

const storePoints: Points<ObjectStore> = {
  stagingFolder: 'reads',
  create: pointOfObject,
  createFromFile: pointOfObject,
  read: 'reads',
  localFile: 'reads',
  digest: 'reads',
  list: 'reads',
  remove: 'store/remove',
};

const warehousePoints: Points<Warehouse> = {
  load: 'warehouse/load',
  loaded: 'reads',
  published: 'reads',
  prepareCandidate: 'warehouse/prepare',
  discardCandidate: 'warehouse/discard',
  sample: 'reads',
  plan: 'reads',
  publish: 'warehouse/publish',
  generations: 'reads',
  rollback: 'warehouse/rollback',
  collect: 'warehouse/discard',
  forecast: 'reads',
  countPublished: 'reads',
  compare: 'reads',
  query: 'reads',
};

export const storeWithKillPoints = (store: ObjectStore): ObjectStore => withPoints(store, storePoints);
export const warehouseWithKillPoints = (warehouse: Warehouse): Warehouse => withPoints(warehouse, warehousePoints);
export const modelsWithKillPoints = (models: ModelBuilder): ModelBuilder =>
  withPoints(models, { version: 'reads', files: 'reads', build: 'dbt/build', warm: 'reads' });
export const fetcherWithKillPoints = (fetcher: SourceFetcher): SourceFetcher =>
  withPoints(fetcher, { fetch: 'source/download', inspect: 'reads', peek: 'reads' });
export const inboxWithKillPoints = (inbox: Inbox): Inbox =>
  withPoints(inbox, { list: 'reads', take: 'source/download' });

/** Drivers are plain objects of functions, so that a method stands by itself. */
function withPoints<Port extends object>(port: Port, points: Points<Port>): Port {
  const wrapped = Object.entries(points).flatMap(([name, point]) => {
    if (point === 'reads') return [];
    const method = port[name as keyof Port] as AnyMethod;
    const pointed: AnyMethod = (...args) =>
      externalWrite(typeof point === 'function' ? point(String(args[0])) : (point as KillPoint), () => method(...args));
    return [[name, pointed]];
  });
  return { ...port, ...Object.fromEntries(wrapped) };
}
