import type { CandidateRequest } from '../../index.js';
import { assertWhole } from './assert-whole.js';
import { databaseFile } from './generations.js';
import type { DuckDBWarehouseOptions } from './settings.js';

/**
 * Lets dbt attach the file of the previous generation. One that lacks a file is left alone: everything
 * is computed, and what is published next is whole again.
 * @param base the generation that the candidate is prepared on
 */
export async function previousEnvironment(
  options: DuckDBWarehouseOptions,
  { pipeline: { name }, previous }: CandidateRequest,
  base: string | null,
): Promise<Record<string, string>> {
  if (!previous || previous.generation !== base) return {};
  try {
    await assertWhole(options, name, base, 'files');
  } catch {
    return {};
  }
  return { RELAIS_DUCKDB_PREVIOUS: databaseFile(options.folder, name, base) };
}
