import picocolors from 'picocolors';
import { canMove } from '../output/moving-lines.js';
import type { Shell } from '../shell.js';

export type Palette = ReturnType<typeof picocolors.createColors>;

/**
 * Colours where they are wanted: `NO_COLOR` forbids them, `FORCE_COLOR` asks for them (`0` forbids), else a terminal that
 * is not dumb has them.
 */
export const paletteOf = (shell: Pick<Shell, 'stderr' | 'variables'>): Palette =>
  picocolors.createColors(wantsColours(shell));

function wantsColours({ stderr, variables }: Pick<Shell, 'stderr' | 'variables'>): boolean {
  const { NO_COLOR, FORCE_COLOR } = variables;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return canMove({ stderr, variables });
}
