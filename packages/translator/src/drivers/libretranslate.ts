import { servicePatience } from '@relais/core/retrying';
import { askJson } from '@relais/http-json';
import type { BatchLimits } from '../batches.js';
import type { TranslateRequest, Translator } from '../index.js';
import { pace, type Manner } from '../pace.js';
import { noAnswer, serviceFailure, type ServiceNames } from '../service-failure.js';
import { translateInBatches } from '../translate-in-batches.js';

export interface LibreTranslateOptions {
  /** Address of the server, with its path prefix if it has one. */
  readonly url: string;
  readonly apiKey: string | null;
}

/** A server translates on its own processor: more at a time would only wait inside it. */
const CONCURRENCY = 2;
const REQUESTS_PER_SECOND = 5;
const LARGEST_ANSWER = 16 << 20;
const usualLimits: BatchLimits = { texts: 50, characters: 5_000 };

/** A server of one's own; nothing is sent before the first text is. It names no price. */
export function libreTranslator(options: LibreTranslateOptions, manner: Manner = {}): Translator {
  const base = options.url.replace(/\/+$/, '');
  const names: ServiceNames = {
    driver: 'libretranslate',
    access: 'it does not let us in; check LIBRETRANSLATE_API_KEY',
    secrets: options.apiKey === null ? [] : [options.apiKey],
  };
  const turn = pace(manner.requestsPerSecond ?? REQUESTS_PER_SECOND);
  const patience = manner.patience ?? servicePatience;
  return {
    name: 'libretranslate',
    translate: async (texts, request) => {
      request.signal?.throwIfAborted();
      if (texts.length === 0) return new Map();
      const limits = await askLimits(base, request.signal, names);
      const ask = (batch: readonly string[]) => askTranslations(base, options.apiKey, batch, request, names);
      return translateInBatches(texts, request, { limits, concurrency: CONCURRENCY, patience, pace: turn, ask });
    },
  };
}

/** What the server says of itself; the number of texts it takes it does not say. */
async function askLimits(base: string, signal: AbortSignal | undefined, names: ServiceNames): Promise<BatchLimits> {
  try {
    const { document } = await askJson(
      { method: 'GET', url: `${base}/frontend/settings`, largestAnswerBytes: LARGEST_ANSWER, signal },
      noAnswer(names),
    );
    const limit = (document as { charLimit?: unknown } | null)?.charLimit;
    if (typeof limit !== 'number' || limit <= 0) return { ...usualLimits, longestText: 100_000 };
    return { ...usualLimits, characters: Math.min(limit, usualLimits.characters), longestText: limit };
  } catch {
    signal?.throwIfAborted();
    // The request for translations will tell what is wrong.
    return usualLimits;
  }
}

async function askTranslations(
  base: string,
  apiKey: string | null,
  texts: readonly string[],
  { from, to, signal }: TranslateRequest,
  names: ServiceNames,
): Promise<readonly unknown[]> {
  const body = { q: texts, source: from, target: to, format: 'text', ...(apiKey === null ? {} : { api_key: apiKey }) };
  const answer = await askJson(
    { method: 'POST', url: `${base}/translate`, body, largestAnswerBytes: LARGEST_ANSWER, signal },
    noAnswer(names),
  );
  const document = answer.document as { translatedText?: unknown; error?: unknown } | null;
  const said = typeof document?.error === 'string' ? document.error : 'no translations';
  // A batch larger than the server takes is asked for again in halves, as one without an answer.
  if (answer.status === 413 || (answer.status === 400 && /exceeds text limit/i.test(said))) return [];
  if (answer.status !== 200 || !Array.isArray(document?.translatedText))
    throw serviceFailure({ ...answer, message: said }, names);
  return document.translatedText as unknown[];
}
