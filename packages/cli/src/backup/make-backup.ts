import { copyObjects, type Copied } from '../copy/copy-objects.js';
import { planCopy, type CopyPlan } from '../copy/plan-copy.js';
import type { CopyProgress } from '../copy/copy-progress.js';
import type { Ends } from '../copy/open-ends.js';
import { backedUpAreas, nameOf, writeInventory, type Inventory } from './inventory.js';
import type { ScheduleState } from './schedule-states.js';

export interface BackupRequest extends Ends {
  readonly verify: boolean;
  readonly dryRun: boolean;
  readonly codeVersion: string;
  readonly schedules: readonly ScheduleState[] | null;
  readonly progress: (units: CopyPlan['units']) => CopyProgress;
}

export interface BackupOutcome extends Copied {
  readonly inventory: Inventory;
  /** Files of raw without a manifest: a run that fetches them may be under way. */
  readonly unvouched: readonly string[];
}

/**
 * Brings a store's copy up to what the store holds now, and then writes down what belongs to it. Backups share what they
 * have in common: an object is copied once, and an older backup stays whole.
 */
export async function makeBackup(request: BackupRequest): Promise<BackupOutcome> {
  const { from, to, verify, dryRun, codeVersion, schedules } = request;
  const plan = await planCopy(from, backedUpAreas, null);
  const progress = request.progress(plan.units);
  const { onDone, close } = progress;
  const done = await copyObjects(plan.units, { from, to, verify, dryRun, onDone }).finally(close);
  const now = new Date();
  const inventory: Inventory = {
    name: nameOf(now),
    createdAt: now.toISOString(),
    codeVersion,
    from: from.uri,
    objects: done.items
      .map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
    faults: [...plan.faults, ...done.faults],
    schedules,
  };
  if (!dryRun) await writeInventory(to, inventory);
  return { ...done, faults: inventory.faults, inventory, unvouched: plan.unvouched };
}
