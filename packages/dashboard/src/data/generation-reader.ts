import { LRUCache } from 'lru-cache';
import { TransientError } from '@relais/core';
import type { Generation, QueryResult, Warehouse } from '@relais/warehouse';

/** Asks one generation, and remembers its answers: a generation that was published never changes. */
export interface GenerationReader {
  readonly generation: Generation;
  query(sql: string): Promise<QueryResult>;
}

/** Values of all answers that are remembered, some hundred megabytes at most. */
const VALUES_KEPT = 3_000_000;
/** How often something may be published while one page is read, before it gives up. */
const ATTEMPTS = 5;

/**
 * Does some reading of the published generation, all of it of one: a query reads whatever is published when it begins, so
 * the work is done again when something was published meanwhile.
 * @returns null when nothing is published
 */
export type ReadPublished = <T>(pipeline: string, work: (reader: GenerationReader) => Promise<T>) => Promise<T | null>;

/** @throws TransientError `GENERATION_MOVED` when something is published again and again */
export function publishedReader(warehouse: Pick<Warehouse, 'published' | 'query'>): ReadPublished {
  const held = new Map<string, HeldGeneration>();

  const shown = async (pipeline: string): Promise<HeldGeneration | null> => {
    const generation = await warehouse.published(pipeline);
    const known = held.get(pipeline);
    if (generation === null || known?.generation.generation === generation.generation)
      return generation && (known ?? null);
    const fresh = { generation, answers: answersOf(warehouse, pipeline) };
    held.set(pipeline, fresh);
    return fresh;
  };

  return async (pipeline, work) => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await shown(pipeline);
      if (before === null) return null;
      const { generation, answers } = before;
      const done = work({ generation, query: (sql) => answers.forceFetch(sql) });
      const outcome = await done.then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      if ((await shown(pipeline)) !== before) continue;
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    }
    throw new TransientError(`[dashboard] ${pipeline} is published again and again; reload the page in a while`, {
      code: 'GENERATION_MOVED',
    });
  };
}

interface HeldGeneration {
  readonly generation: Generation;
  readonly answers: LRUCache<string, QueryResult>;
}

/** Who asks what is being asked waits for that answer. */
const answersOf = (warehouse: Pick<Warehouse, 'query'>, pipeline: string): LRUCache<string, QueryResult> =>
  new LRUCache({
    maxSize: VALUES_KEPT,
    sizeCalculation: ({ columns, values }) => 1 + columns.length * values.length,
    fetchMethod: (sql) => warehouse.query(pipeline, sql),
  });
