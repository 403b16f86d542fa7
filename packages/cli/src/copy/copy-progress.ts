import { progressView } from '../output/progress.js';
import type { Shell } from '../shell.js';
import type { CopiedItem } from './copy-objects.js';
import type { CopyUnit } from './copy-unit.js';

export interface CopyProgress {
  readonly onDone: (done: CopiedItem) => void;
  readonly close: () => void;
}

/** A line for each area of a pipeline that grows while its objects arrive. */
export function copyProgress(shell: Shell, units: readonly CopyUnit[]): CopyProgress {
  const view = progressView(shell.stderr);
  const lines = new Map<string, { bytes: number; expectedBytes: number }>();
  const keyOf = ({ pipeline, area }: CopyUnit): string => `${pipeline} ${area}`;
  for (const unit of units) {
    const line = lines.get(keyOf(unit)) ?? { bytes: 0, expectedBytes: 0 };
    line.expectedBytes += unit.items.reduce((sum, { bytes }) => sum + bytes, 0);
    lines.set(keyOf(unit), line);
  }
  const show = (): void =>
    view.update(
      [...lines].map(([id, line]) => ({ id, activity: 'copy', attempt: 1, lastFailure: null, step: id, ...line })),
    );
  show();
  return {
    onDone: ({ unit, bytes }) => {
      const line = lines.get(keyOf(unit));
      if (line !== undefined) line.bytes += bytes;
      show();
    },
    close: () => view.close(),
  };
}
