import { retrying, type Patience } from '@relais/core/retrying';
import { batchesOf, type BatchLimits } from './batches.js';
import type { TranslateRequest } from './index.js';
import type { Pace } from './pace.js';

/** A provider that is asked for lists of texts. */
export interface BatchService {
  readonly limits: BatchLimits;
  /** Requests at a time. */
  readonly concurrency: number;
  readonly patience: Patience;
  readonly pace: Pace;
  /**
   * One request.
   * @returns the answers in the order of the texts; another number of them counts as no answer
   * @throws TransientError where asking again may help
   */
  readonly ask: (texts: readonly string[]) => Promise<readonly unknown[]>;
}

/**
 * Asks for all texts in batches, a few at a time. An answer with the wrong number of translations belongs to nobody: its
 * texts are asked again in halves, at last one by one. What was answered is handed over before a failure is thrown, also
 * by requests that were under way when another failed.
 */
export async function translateInBatches(
  texts: readonly string[],
  request: TranslateRequest,
  service: BatchService,
): Promise<ReadonlyMap<string, string>> {
  const translations = new Map<string, string>();
  const waiting = [...batchesOf(texts, service.limits)];
  let done = texts.length - waiting.flat().length;
  const keep = async (answers: ReadonlyMap<string, string | null>): Promise<void> => {
    await request.onAnswered?.(answers);
    for (const [text, answer] of answers) if (answer !== null) translations.set(text, answer);
  };
  const work = async (): Promise<void> => {
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      await translateBatch(batch, service, request.signal, keep);
      done += batch.length;
      request.onProgress?.(done, texts.length);
    }
  };
  const stopOthers = (error: unknown): never => {
    waiting.length = 0;
    throw error;
  };
  const outcomes = await Promise.allSettled(
    Array.from({ length: service.concurrency }, () => work().catch(stopOthers)),
  );
  request.signal?.throwIfAborted();
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return translations;
}

async function translateBatch(
  batch: readonly string[],
  service: BatchService,
  signal: AbortSignal | undefined,
  keep: (answers: ReadonlyMap<string, string | null>) => Promise<void>,
): Promise<void> {
  const answers = await retrying(
    async () => {
      await service.pace(signal);
      return service.ask(batch);
    },
    service.patience,
    signal,
  );
  if (answers.length === batch.length)
    return keep(new Map(batch.map((text, index) => [text, usable(answers[index])] as const)));
  if (batch.length === 1) return;
  const middle = Math.ceil(batch.length / 2);
  await translateBatch(batch.slice(0, middle), service, signal, keep);
  await translateBatch(batch.slice(middle), service, signal, keep);
}

/** An empty answer is none: a blank cell would pass for a translation. */
const usable = (answer: unknown): string | null => (typeof answer === 'string' && answer.trim() !== '' ? answer : null);
