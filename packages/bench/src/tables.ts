import type { BenchDocument } from './bench-report.js';
import { backfillTables } from './tables/backfill-tables.js';
import { growthTables } from './tables/growth-tables.js';
import { runTables } from './tables/run-tables.js';
import { translationTables } from './tables/translation-tables.js';
import { verdictTable } from './tables/verdict-table.js';

/** A table of a measurement, by a name that pages ask for it by; what the command prints and what the pages show. */
export interface BenchTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** All figures of a measurement as tables, the verdicts last. */
export function benchTables(document: BenchDocument): readonly BenchTable[] {
  const verdicts = document.verdicts.length === 0 ? [] : [verdictTable(document.verdicts)];
  return [...tablesOf(document), ...verdicts];
}

function tablesOf(document: BenchDocument): readonly BenchTable[] {
  switch (document.measure) {
    case 'run':
      return runTables(document);
    case 'translation':
      return translationTables(document);
    case 'backfill':
      return backfillTables(document);
    case 'growth':
      return growthTables(document);
  }
}

/** Where, when and of what code a measurement is, in one line. */
export function benchHeading({ pipeline, measure, scale, machine, measuredAt, code }: BenchDocument): string {
  const commit =
    code.commit === null ? code.version : `${code.commit.slice(0, 12)}${code.changed ? ' and changes' : ''}`;
  const memory = `${(machine.memoryBytes / 1e9).toFixed(0)} GB`;
  return `${pipeline}, ${measure}, scale ${scale}: ${machine.cpu}, ${machine.cores} cores, ${memory}, Node ${machine.node}, ${measuredAt.slice(0, 16).replace('T', ' ')} UTC, commit ${commit}`;
}
