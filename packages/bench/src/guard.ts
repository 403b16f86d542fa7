import { readFile } from 'node:fs/promises';
import type { CompareRequest, TypeRequest } from '@relais/rows';
import { duckdbTyper, type DuckdbTyperOptions } from '@relais/rows/drivers/duckdb';
import { scanFile } from '@relais/rows/scan-file';
import { scanOptions } from '@relais/rows/scan-options';

/** What one process is to do; written as JSON to the path that is this script's argument. */
export type GuardTask = { readonly options: DuckdbTyperOptions } & (
  { readonly type: Omit<TypeRequest, 'rows' | 'sha256'> } | { readonly compare: CompareRequest }
);

/** What that process prints as JSON; its own start is not in the seconds, but in the memory. */
export interface GuardCost {
  readonly seconds: number;
  readonly peakMemoryBytes: number;
}

const task = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as GuardTask;
const typer = duckdbTyper(task.options);
const scan =
  'type' in task ? await scanFile(task.type.file, task.type.dataset.format, scanOptions(task.type.dataset)) : null;
const started = performance.now();
if ('compare' in task) await typer.compare(task.compare);
else if (scan !== null) await typer.type({ ...task.type, scan, rows: scan.records, sha256: '0'.repeat(64) });
const cost: GuardCost = {
  seconds: (performance.now() - started) / 1000,
  peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
};
process.stdout.write(JSON.stringify(cost));
