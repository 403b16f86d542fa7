import { PermanentError } from '@relais/core';
import type { Generation } from '@relais/warehouse';
import { UsageError } from '../usage-error.js';

export interface ChosenGenerations {
  readonly before: Generation;
  readonly after: Generation;
}

interface Asked {
  /** Names, or the beginnings of some; what is left out is the published one, and the one before it. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/**
 * The two generations that a person means.
 * @param kept newest first
 * @throws PermanentError `NOT_PUBLISHED`; UsageError `GENERATION_UNKNOWN`
 */
export function chooseGenerations(
  pipeline: string,
  kept: readonly Generation[],
  published: Generation | null,
  { from, to }: Asked,
): ChosenGenerations {
  if (published === null)
    throw new PermanentError(`[cli] nothing of ${pipeline} was published yet; start with relais run ${pipeline}`, {
      code: 'NOT_PUBLISHED',
    });
  const after = to === undefined ? published : named(pipeline, kept, to);
  const older = kept.filter(({ generation }) => parseInt(generation, 10) < parseInt(after.generation, 10));
  const before = from === undefined ? older[0] : named(pipeline, kept, from);
  if (before === undefined)
    throw unknown(pipeline, `no generation before ${after.generation} is kept, so there is nothing to compare it with`);
  return { before, after };
}

function named(pipeline: string, kept: readonly Generation[], name: string): Generation {
  const found = kept.filter(({ generation }) => generation.startsWith(name) && name !== '');
  const exact = found.find(({ generation }) => generation === name) ?? (found.length === 1 ? found[0] : undefined);
  if (exact !== undefined) return exact;
  const names = kept.map(({ generation }) => generation).join(', ') || 'none';
  throw unknown(pipeline, `${pipeline} keeps no generation ${JSON.stringify(name)}; kept are ${names}`);
}

const unknown = (pipeline: string, message: string): UsageError =>
  new UsageError('GENERATION_UNKNOWN', `[cli] ${message}`, `./relais publish ls ${pipeline}`);
