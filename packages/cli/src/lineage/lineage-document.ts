import type { LineageOrigin } from './lineage-origins.js';
import type { Direction, LineageStep } from './trace-lineage.js';

/** What a column or a table is made of, or what is made of it. */
export interface Lineage {
  readonly pipeline: string;
  readonly direction: Direction;
  /** The subject first. */
  readonly steps: readonly LineageStep[];
  /** Fields of the publishers' files at the ends of the way. */
  readonly origins: readonly LineageOrigin[];
}
