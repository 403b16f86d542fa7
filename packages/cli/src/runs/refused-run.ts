import { dateInZone, type Registry, type RunFailure, type RunReport } from '@relais/core';
import type { FailureDocument } from '../output/json-documents.js';
import { reportWithoutRun } from './run-report.js';

/** Commands whose JSON document is a run's report, also when the run never started. */
const reporting = new Set(['run', 'backfill']);

/** The one JSON document of a `--json` command that failed: a run's report for `run`, else `{ error }`. */
export function failureDocument(
  args: readonly string[],
  registry: Registry,
  error: RunFailure,
): RunReport | FailureDocument {
  const [command = '', ...rest] = args.filter((word) => word !== '--json');
  if (!reporting.has(command)) return { error };
  const pipeline = rest[0]?.startsWith('-') ? '' : (rest[0] ?? '');
  const zone = Object.hasOwn(registry, pipeline) ? registry[pipeline]?.definition.timeZone : undefined;
  const logicalDate = optionOf(rest, '--date') ?? dateInZone(new Date(), zone ?? 'UTC');
  return reportWithoutRun({ pipeline, workflowId: '', runId: '', logicalDate }, error);
}

function optionOf(args: readonly string[], name: string): string | undefined {
  const joined = args.find((word) => word.startsWith(`${name}=`));
  if (joined !== undefined) return joined.slice(name.length + 1);
  const index = args.indexOf(name);
  return index < 0 ? undefined : args[index + 1];
}
