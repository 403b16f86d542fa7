import { formatBytes, formatCount } from '../output/figures.js';
import { formatTable, printable } from '../output/report-table.js';
import type { Copied, CopiedItem } from './copy-objects.js';
import type { CopyFault } from './copy-unit.js';

export interface CopySums {
  readonly area: string;
  readonly pipeline: string;
  readonly copied: number;
  readonly there: number;
  /** Of what was copied. */
  readonly bytes: number;
}

/** What became of a copy by area and pipeline, in the order of their names. */
export function sumUp(items: readonly CopiedItem[]): readonly CopySums[] {
  const sums = new Map<string, CopySums>();
  for (const { unit, outcome, bytes } of items) {
    const { area, pipeline } = unit;
    const key = `${area}/${pipeline}`;
    const sum = sums.get(key) ?? { area, pipeline, copied: 0, there: 0, bytes: 0 };
    sums.set(
      key,
      outcome === 'there'
        ? { ...sum, there: sum.there + 1 }
        : { ...sum, copied: sum.copied + 1, bytes: sum.bytes + bytes },
    );
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

/** The sums as a table, and below it what was not copied. */
export function describeCopy({ items, faults }: Copied, dryRun: boolean): string {
  const rows = sumUp(items).map(({ area, pipeline, copied, there, bytes }) => [
    area,
    pipeline,
    formatCount(copied),
    formatBytes(bytes),
    formatCount(there),
  ]);
  const header = ['area', 'pipeline', dryRun ? 'to copy' : 'copied', 'bytes', 'already there'];
  return (rows.length === 0 ? 'there is nothing to copy\n' : formatTable(header, rows)) + describeFaults(faults);
}

const describeFaults = (faults: readonly CopyFault[]): string =>
  faults.map(({ code, message }) => `error ${code}: ${printable(message)}\n`).join('');
