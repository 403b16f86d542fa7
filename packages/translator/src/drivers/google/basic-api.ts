import { askJson } from '@relais/http-json';
import { noAnswer, serviceFailure, type ServiceNames } from '../../service-failure.js';
import type { GoogleApi } from './options.js';

/**
 * The Basic edition (v2) takes 128 texts and 100 KB a request and recommends 5,000 code points
 * (cloud.google.com/translate/quotas); 24,000 code points stay below the bytes in any script.
 */
const limits = { texts: 128, characters: 5_000, longestText: 24_000 };

const LARGEST_ANSWER = 16 << 20;

/** Asked by hand: the client library would put the key into the address, and addresses end in logs. */
export function basicApi(options: { readonly endpoint: string | null; readonly apiKey: string }): GoogleApi {
  const base = (options.endpoint ?? 'https://translation.googleapis.com').replace(/\/+$/, '');
  const names: ServiceNames = {
    driver: 'google',
    access: 'it does not take the key; check GOOGLE_TRANSLATE_API_KEY and that Cloud Translation is enabled for it',
    secrets: [options.apiKey],
  };
  return {
    limits,
    close: async () => undefined,
    ask: async (texts, { from, to, signal }) => {
      const answer = await askJson(
        {
          method: 'POST',
          url: `${base}/language/translate/v2`,
          headers: { 'X-Goog-Api-Key': options.apiKey },
          body: { q: texts, source: from, target: to, format: 'text' },
          largestAnswerBytes: LARGEST_ANSWER,
          signal,
        },
        noAnswer(names),
      );
      const document = answer.document as BasicAnswer | null;
      const translations = document?.data?.translations;
      if (answer.status !== 200 || !Array.isArray(translations))
        throw serviceFailure({ ...answer, message: document?.error?.message ?? 'no translations' }, names);
      return translations.map((entry) => entry?.translatedText);
    },
  };
}

interface BasicAnswer {
  readonly data?: { readonly translations?: readonly ({ readonly translatedText?: unknown } | null)[] };
  readonly error?: { readonly message?: string };
}
