import type { JsonValue } from '../index.js';
import type { ComparedColumn } from './table-comparison.js';

export type Side = 'before' | 'after';

/** Two generations side by side, as a driver opens them; what is asked of them is one SQL for all drivers. */
export interface GenerationReader {
  /** Columns of a table in their order, or null when the generation has no such table. */
  columns(side: Side, table: string): Promise<readonly ComparedColumn[] | null>;
  /** The marts of a generation, as `marts.dim_courses`. */
  marts(side: Side): Promise<readonly string[]>;
  /** How a statement names a table of a generation. */
  nameOf(side: Side, table: string): string;
  quote(column: string): string;
  /** How a statement makes a value of any type one that can be grouped and compared. */
  comparable(quoted: string, type: string): string;
  /** Rows of one SELECT, ready for JSON. */
  select(sql: string): Promise<readonly (readonly JsonValue[])[]>;
}
