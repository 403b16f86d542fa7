import { dirname } from 'node:path/posix';
import type { StoreArea } from '@relais/core';
import type { CopyItem, CopyUnit } from '../copy/copy-unit.js';
import type { Inventory } from './inventory.js';
import { scheduleCommands } from './schedule-states.js';

/** The objects of a backup in the order they are brought back: folder by folder, a manifest after its file. */
export function unitsOf({ objects }: Pick<Inventory, 'objects'>): readonly CopyUnit[] {
  const folders = new Map<string, CopyItem[]>();
  for (const item of [...objects].sort((a, b) => rank(a) - rank(b))) {
    const folder = dirname(item.path);
    const found = folders.get(folder);
    if (found === undefined) folders.set(folder, [item]);
    else found.push(item);
  }
  return [...folders].map(([folder, items]) => {
    const [area = '', pipeline = ''] = folder.split('/');
    return { area: area as StoreArea, pipeline, items };
  });
}

const rank = ({ path }: CopyItem): number => (path.endsWith('.json') ? 1 : 0);

/** What a person does next: each pipeline's tables from its first snapshot to its last, and the schedules. */
export function commandsAfter({ objects, schedules }: Pick<Inventory, 'objects' | 'schedules'>): readonly string[] {
  const spans = new Map<string, { first: string; last: string }>();
  for (const { path } of objects) {
    const [, pipeline, date] = /^raw\/([^/]+)\/[^/]+\/snapshot_date=([\d-]+)\//.exec(path) ?? [];
    if (pipeline === undefined || date === undefined) continue;
    const { first, last } = spans.get(pipeline) ?? { first: date, last: date };
    spans.set(pipeline, { first: date < first ? date : first, last: date > last ? date : last });
  }
  const backfills = [...spans].map(
    ([name, { first, last }]) => `./relais backfill ${name} --from ${first} --to ${last}`,
  );
  return [...backfills, ...scheduleCommands(schedules ?? [])];
}
