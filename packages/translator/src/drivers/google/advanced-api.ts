import { v3 } from '@google-cloud/translate';
import { PermanentError } from '@relais/core';
import { serviceFailure, type ServiceNames } from '../../service-failure.js';
import { authClientFor } from './auth-client.js';
import type { GoogleApi, GoogleOptions } from './options.js';

/**
 * The Advanced edition (v3) takes 1,024 texts and 30,000 code points a request and recommends 5,000
 * (cloud.google.com/translate/quotas).
 */
const limits = { texts: 1_024, characters: 5_000, longestText: 30_000 };
const ANSWER_MS = 60_000;

const names: ServiceNames = {
  driver: 'google',
  access:
    'it does not let us in; grant the account roles/cloudtranslate.user and enable Cloud Translation in the project',
  secrets: [],
};

/** The same class by the types of the version that the client brings along. */
type ClientsOwnAuth = NonNullable<
  NonNullable<ConstructorParameters<typeof v3.TranslationServiceClient>[0]>['authClient']
>;

/**
 * Google's client over REST, the one transport that also reaches a plain server of one's own.
 * @throws PermanentError `TRANSLATOR_FORBIDDEN` where this machine has no credentials
 */
export async function advancedApi(
  options: GoogleOptions & { readonly project: string },
  signal: AbortSignal | undefined,
): Promise<GoogleApi> {
  const authClient = await authClientFor(options).catch((cause: unknown) => {
    throw noCredentials(cause);
  });
  // The client's calls cannot be cancelled; the requests below them can.
  if (signal !== undefined)
    authClient.transporter.interceptors.request.add({
      resolved: async (config) => ({
        ...config,
        signal: AbortSignal.any([signal, ...(config.signal ? [config.signal] : [])]),
      }),
    });
  const client = new v3.TranslationServiceClient({
    ...addressOf(options.endpoint),
    fallback: true,
    authClient: authClient as unknown as ClientsOwnAuth,
  });
  const parent = `projects/${options.project}/locations/${options.location}`;
  const glossaryConfig = options.glossary === null ? null : { glossary: `${parent}/glossaries/${options.glossary}` };
  return {
    limits,
    close: () => client.close(),
    ask: async (texts, { from, to }) => {
      const request = {
        parent,
        contents: [...texts],
        mimeType: 'text/plain',
        sourceLanguageCode: from,
        targetLanguageCode: to,
      };
      try {
        const [answer] = await client.translateText(
          { ...request, ...(glossaryConfig && { glossaryConfig }) },
          { timeout: ANSWER_MS },
        );
        const translations = glossaryConfig === null ? answer.translations : answer.glossaryTranslations;
        return (translations ?? []).map((entry) => entry.translatedText);
      } catch (error) {
        signal?.throwIfAborted();
        throw serviceFailure(answerOf(error), names);
      }
    },
  };
}

function addressOf(endpoint: string | null): { protocol?: string; apiEndpoint?: string; port?: number } {
  if (endpoint === null) return {};
  const { protocol, hostname, port } = new URL(endpoint);
  const usual = protocol === 'http:' ? 80 : 443;
  return { protocol: protocol.slice(0, -1), apiEndpoint: hostname, port: port === '' ? usual : Number(port) };
}

/** The client's errors carry the whole request, credentials and all; only this much is kept. */
function answerOf(error: unknown): { status: number | null; retryAfter: string | null; message: string } {
  const { status, response, message } = error as {
    status?: unknown;
    response?: { headers?: Headers };
    message?: unknown;
  };
  return {
    status: typeof status === 'number' ? status : null,
    retryAfter: response?.headers?.get('retry-after') ?? null,
    message: saidIn(String(message ?? '')),
  };
}

/** The words of Google's error document, which the client hands on as text. */
function saidIn(text: string): string {
  try {
    return (JSON.parse(text) as { error?: { message?: string } }).error?.message ?? text;
  } catch {
    return text;
  }
}

const noCredentials = (cause: unknown): PermanentError =>
  new PermanentError(
    '[translator/google] no credentials were found; run `gcloud auth application-default login` or set GOOGLE_TRANSLATE_API_KEY',
    { code: 'TRANSLATOR_FORBIDDEN', cause: new Error(cause instanceof Error ? cause.message : String(cause)) },
  );
