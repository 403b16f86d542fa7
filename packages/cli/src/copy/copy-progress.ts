import { formatBytes } from '../output/figures.js';
import { canMove, movingLines } from '../output/moving-lines.js';
import { note, type Shell } from '../shell.js';
import type { CopiedItem } from './copy-objects.js';
import type { CopyUnit } from './copy-unit.js';

export interface CopyProgress {
  readonly onDone: (done: CopiedItem) => void;
  readonly close: () => void;
}

/** Where nothing is written there is nothing to wait for. */
export const noProgress: CopyProgress = { onDone: () => undefined, close: () => undefined };

/** A line for each area of a pipeline: on a terminal it grows while objects arrive, elsewhere it says that all have. */
export function copyProgress(shell: Shell, units: readonly CopyUnit[]): CopyProgress {
  const lines = new Map<string, { bytes: number; expectedBytes: number }>();
  const keyOf = ({ pipeline, area }: CopyUnit): string => `${pipeline} ${area}`;
  for (const unit of units) {
    const line = lines.get(keyOf(unit)) ?? { bytes: 0, expectedBytes: 0 };
    line.expectedBytes += unit.items.reduce((sum, { bytes }) => sum + bytes, 0);
    lines.set(keyOf(unit), line);
  }
  const view = canMove(shell) ? movingLines(shell.stderr) : null;
  const lineOf = (id: string, { bytes, expectedBytes }: { bytes: number; expectedBytes: number }): string =>
    `${id}  ${formatBytes(bytes)} of ${formatBytes(expectedBytes)}`;
  const show = (): void => view?.show([...lines].map(([id, line]) => lineOf(id, line)));
  show();
  return {
    onDone: ({ unit, bytes }) => {
      const line = lines.get(keyOf(unit));
      if (line === undefined) return;
      line.bytes += bytes;
      show();
      if (view === null && line.bytes >= line.expectedBytes) note(shell, lineOf(keyOf(unit), line));
    },
    close: () => view?.close(),
  };
}
