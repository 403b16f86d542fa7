import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server was asked, whichever of the three interfaces it came by. */
export interface Asked {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly texts: readonly string[];
  readonly body: Record<string, unknown>;
}

/** Instead of an answer: a status with its headers and body, a cut connection, silence, or a wrong list of answers. */
export type Fault =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown }
  | 'cut'
  | 'silence'
  | { readonly answers: (right: readonly string[]) => readonly string[] };

export interface TranslationServer {
  readonly url: string;
  readonly asked: Asked[];
  /** Taken one by one before requests are answered; `faultFor` is asked for each request. */
  readonly faults: Fault[];
  faultFor: (texts: readonly string[]) => Fault | undefined;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly translate: (text: string) => string;
  readonly latencyMs?: number;
  readonly apiKey?: string;
  readonly charLimit?: number;
  readonly batchLimit?: number;
}

interface Interface {
  readonly texts: (body: Record<string, unknown>) => unknown;
  /** The service's refusal of a request that breaks its documented limits, or null. */
  readonly refuse: (asked: Asked, options: ServerOptions) => Fault | null;
  readonly answer: (translations: readonly string[], body: Record<string, unknown>) => unknown;
}

const characters = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + [...text].length, 0);
const googleError = (code: number, message: string, status: string) => ({
  status: code,
  body: { error: { code, message, status } },
});

const interfaces: readonly (readonly [RegExp, Interface])[] = [
  [
    /^\/v3\/projects\/[\w-]+\/locations\/[\w-]+:translateText\?/,
    {
      texts: (body) => body['contents'],
      refuse: ({ texts, body }) =>
        texts.length > 1024 || characters(texts) > 30_000 || body['mimeType'] !== 'text/plain'
          ? googleError(400, 'Text is too long.', 'INVALID_ARGUMENT')
          : null,
      answer: (translations, body) => {
        const entries = translations.map((translatedText) => ({ translatedText }));
        return body['glossaryConfig'] === undefined
          ? { translations: entries }
          : {
              translations: entries.map(() => ({ translatedText: 'without the glossary' })),
              glossaryTranslations: entries,
            };
      },
    },
  ],
  [
    /^\/language\/translate\/v2$/,
    {
      texts: (body) => body['q'],
      refuse: ({ texts, headers, body }, { apiKey }) => {
        if (headers['x-goog-api-key'] !== apiKey)
          return googleError(400, 'API key not valid. Please pass a valid API key.', 'INVALID_ARGUMENT');
        return texts.length > 128 || Buffer.byteLength(JSON.stringify(body)) > 100_000 || body['format'] !== 'text'
          ? googleError(400, 'Too many text segments', 'INVALID_ARGUMENT')
          : null;
      },
      answer: (translations) => ({
        data: { translations: translations.map((translatedText) => ({ translatedText })) },
      }),
    },
  ],
  [
    /^\/translate$/,
    {
      texts: (body) => body['q'],
      refuse: ({ texts, body }, { apiKey, charLimit = Infinity, batchLimit = Infinity }) => {
        if (body['api_key'] !== apiKey) return { status: 403, body: { error: 'Invalid API key' } };
        return characters(texts) > charLimit || texts.length > batchLimit
          ? {
              status: 400,
              body: { error: `Invalid request: request (${texts.length}) exceeds text limit (${batchLimit})` },
            }
          : null;
      },
      answer: (translatedText) => ({ translatedText }),
    },
  ],
];

/** Speaks what the three services document: Google's v3 and v2, and LibreTranslate. */
export async function startTranslationServer(options: ServerOptions): Promise<TranslationServer> {
  const asked: Asked[] = [];
  const faults: Fault[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const reply = (status: number, body: unknown, headers: Record<string, string> = {}) =>
        setTimeout(() => {
          response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
          response.end(typeof body === 'string' ? body : JSON.stringify(body));
        }, options.latencyMs ?? 0);
      const path = request.url ?? '';
      if (path === '/frontend/settings')
        return reply(options.charLimit === undefined ? 404 : 200, { charLimit: options.charLimit });
      const spoken = interfaces.find(([pattern]) => pattern.test(path))?.[1];
      if (spoken === undefined) return reply(404, { error: 'no such path' });
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
      const texts = spoken.texts(body) as string[];
      const record = { path, headers: request.headers, texts, body };
      asked.push(record);
      const fault = faults.shift() ?? running.faultFor(texts) ?? spoken.refuse(record, options);
      if (fault === 'silence') return undefined;
      if (fault === 'cut') return request.socket.destroy();
      if (fault !== null && 'status' in fault) return reply(fault.status, fault.body ?? '', fault.headers);
      const right = texts.map(options.translate);
      return reply(200, spoken.answer(fault === null ? right : fault.answers(right), body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const running: TranslationServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    faults,
    faultFor: () => undefined,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return running;
}
