import { readFile } from 'node:fs/promises';
import { PermanentError, type ModelCounts, type Warning } from '@relais/core';
import type { KeptRows } from './kept-rows.js';
import { TestsFailed, type FailedTest } from './tests-failed.js';

/** What became of one node, as dbt's run_results.json says it. */
export interface NodeResult {
  /** E.g. `model.relais.france_courses__dim_courses`. */
  readonly unique_id: string;
  readonly status: string;
  readonly message?: string | null;
  /** Rows a test found. */
  readonly failures?: number | null;
  readonly compiled_code?: string | null;
  /** What the warehouse said of the node's statement. */
  readonly adapter_response?: { readonly bytes_billed?: number | null } | null;
}

const outcomeOf: Readonly<Record<string, keyof ModelCounts>> = {
  success: 'pass',
  pass: 'pass',
  'no-op': 'pass',
  warn: 'warn',
  error: 'error',
  fail: 'error',
  'runtime error': 'error',
  'partial success': 'error',
  skipped: 'skipped',
};

/**
 * The nodes of a run_results.json, or null when there is no such file, or it is not whole, or of another invocation.
 * @param attempt variable of the invocation's environment that the file has to carry
 */
export async function readRunResults(
  file: string,
  attempt: Readonly<Record<string, string>>,
): Promise<readonly NodeResult[] | null> {
  try {
    const document = JSON.parse(await readFile(file, 'utf8')) as RunResultsFile;
    const isOurs = Object.entries(attempt).every(([name, value]) => document.metadata?.env?.[name] === value);
    return isOurs ? runResultsIn(document) : null;
  } catch {
    return null;
  }
}

interface RunResultsFile {
  readonly metadata?: { readonly env?: Readonly<Record<string, string>> };
}

/** The nodes of what a run_results.json holds, or null when it is none. */
export function runResultsIn(document: unknown): readonly NodeResult[] | null {
  const results = (document as { results?: unknown } | null)?.results;
  return Array.isArray(results) && results.every(isNodeResult) ? results.filter((each) => !isHookDone(each)) : null;
}

/** What is done beside the nodes counts for nothing, unless it failed. */
const isHookDone = ({ unique_id: id, status }: NodeResult): boolean =>
  id.startsWith('operation.') && outcomeOf[status] === 'pass';

const isNodeResult = (value: unknown): value is NodeResult =>
  value !== null &&
  typeof value === 'object' &&
  typeof (value as NodeResult).unique_id === 'string' &&
  outcomeOf[(value as NodeResult).status] !== undefined;

export function countResults(results: readonly NodeResult[]): ModelCounts {
  const counts = { pass: 0, warn: 0, error: 0, skipped: 0 };
  for (const { status } of results) counts[outcomeOf[status] ?? 'error'] += 1;
  return counts;
}

/** What the statements of all nodes were billed for together; null where no statement was billed. */
export function bytesBilledIn(results: readonly NodeResult[]): number | null {
  const billed = results.flatMap(({ adapter_response: response }) => response?.bytes_billed ?? []);
  return billed.length === 0 ? null : billed.reduce((sum, bytes) => sum + bytes, 0);
}

/**
 * Tests that may find something without standing in the way of publishing, by name: nodes end in any order. A check that
 * keeps what it found says where.
 */
export const warningsOf = (results: readonly NodeResult[], keptRows: KeptRows): readonly Warning[] =>
  results
    .filter(({ status }) => outcomeOf[status] === 'warn')
    .map((result) => warningOf(result, keptRows.get(result.unique_id)))
    .sort((a, b) => (a.message < b.message ? -1 : 1));

function warningOf(result: NodeResult, keptIn: string | undefined): Warning {
  const message = `${nameOf(result)}: ${result.failures ?? 0} rows`;
  return keptIn === undefined
    ? { code: 'DBT_WARN', message, dataset: null }
    : { code: 'CHECK_WARNED', message: `${message}, kept in ${keptIn}`, dataset: null };
}

/** The error of a driver's build with failed nodes, a model's before a test's; null when none failed. */
export function failureOf(results: readonly NodeResult[], driver: 'core' | 'cloud'): PermanentError | null {
  const failed = results.filter(({ status }) => outcomeOf[status] === 'error');
  const first = failed.find((result) => !isTest(result)) ?? failed[0];
  if (first === undefined) return null;
  const [code, kind] = isTest(first) ? ['DBT_TEST_FAILED', 'test'] : ['DBT_MODEL_FAILED', 'model'];
  const others = failed.filter((result) => result !== first).map(nameOf);
  const message = `[dbt/${driver}] ${kind} ${nameOf(first)} failed${alsoFailed(others)}: ${firstWords(first.message)}; nothing was published: mend the data, the model or the test, then run again`;
  const context = { node: nameOf(first), failures: first.failures ?? null, ...countResults(results) };
  return isTest(first)
    ? new TestsFailed(message, { code, context }, failed.flatMap(toFailedTest))
    : new PermanentError(message, { code, context });
}

/** A test of single functions on made-up rows finds nothing in the candidate. */
const toFailedTest = (result: NodeResult): readonly FailedTest[] =>
  result.compiled_code && result.unique_id.startsWith('test.')
    ? [{ name: nameOf(result), failures: result.failures ?? 0, sql: result.compiled_code }]
    : [];

const NAMED = 5;

/** By name, so that of several checks that stop a run none has to be found by mending another. */
function alsoFailed(names: readonly string[]): string {
  if (names.length === 0) return '';
  const more = names.length > NAMED ? [`${names.length - NAMED} more`] : [];
  return ` (and ${[...names.slice(0, NAMED), ...more].join(', ')})`;
}

/** All that was said of failed nodes. */
export const wordsOfFailed = (results: readonly NodeResult[]): string =>
  results.flatMap(({ status, message }) => (outcomeOf[status] === 'error' ? (message ?? []) : [])).join('\n');

const isTest = ({ unique_id: id }: NodeResult): boolean => id.startsWith('test.') || id.startsWith('unit_test.');

/** `test.relais.not_null_dim_courses_formacode.0140bd454b` → `not_null_dim_courses_formacode`. */
const nameOf = ({ unique_id: id }: NodeResult): string => id.split('.')[2] ?? id;

/** One line of it, without dbt's own heading `Runtime Error in model …`. */
const firstWords = (message: string | null | undefined): string =>
  (message ?? 'no message')
    .split('\n')
    .map((line) => line.trim())
    .filter((line, index) => line !== '' && !(index === 0 && / Error in (model|test) /.test(line)))
    .join(' ')
    .slice(0, 400);
