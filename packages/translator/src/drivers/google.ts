import { servicePatience } from '@relais/core/retrying';
import { decode } from 'html-entities';
import type { TranslateRequest, Translator } from '../index.js';
import { pace, type Manner } from '../pace.js';
import type { Price } from '../price.js';
import { translateInBatches } from '../translate-in-batches.js';
import { basicApi } from './google/basic-api.js';
import type { GoogleApi, GoogleOptions } from './google/options.js';

export type { GoogleOptions } from './google/options.js';

/** General model, both editions. */
const price: Price = {
  currency: 'USD',
  perMillionCharacters: 20,
  source: 'list price at cloud.google.com/translate/pricing; the first 500,000 characters of a month are free',
};

/**
 * A project may send 6,000,000 characters a minute (cloud.google.com/translate/quotas). Five requests of 5,000 a second
 * are a quarter of that, so that several workers fit into it, and one that does not is told by a 429 and backs off.
 */
const REQUESTS_PER_SECOND = 5;
const CONCURRENCY = 4;

/**
 * Google Cloud Translation: with an API key the Basic edition (v2), without one the Advanced edition (v3) of a project.
 * Nothing is loaded, resolved or sent before the first text is.
 */
export function googleTranslator(options: GoogleOptions, manner: Manner = {}): Translator {
  const turn = pace(manner.requestsPerSecond ?? REQUESTS_PER_SECOND);
  const patience = manner.patience ?? servicePatience;
  return {
    name: 'google',
    price,
    translate: async (texts, request) => {
      request.signal?.throwIfAborted();
      if (texts.length === 0) return new Map();
      const { limits, ask, close } = await openApi(options, request);
      try {
        const asking = async (batch: readonly string[]) => {
          const answers = await ask(batch, request);
          return answers.map((answer, index) => withoutEntities(answer, batch[index]));
        };
        const service = { limits, concurrency: CONCURRENCY, patience, pace: turn, ask: asking };
        return await translateInBatches(texts, request, service);
      } finally {
        await close();
      }
    },
  };
}

async function openApi(options: GoogleOptions, { signal }: TranslateRequest): Promise<GoogleApi> {
  const { apiKey, project } = options;
  if (apiKey !== null) return basicApi({ endpoint: options.endpoint, apiKey });
  const { advancedApi } = await import('./google/advanced-api.js');
  return advancedApi({ ...options, project: project ?? '' }, signal);
}

const ENTITY = /&(#\d+|#x[\da-f]+|\w+);/i;

/** Plain text sometimes comes back with HTML's entities; one that stood in the source is the text's own. */
const withoutEntities = (answer: unknown, source: string | undefined): unknown =>
  typeof answer === 'string' && ENTITY.test(answer) && !ENTITY.test(source ?? '') ? decode(answer) : answer;
