import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

export interface TranslationService {
  readonly url: string;
  /** For translations so far. */
  requests(): number;
  close(): Promise<void>;
}

interface Question {
  /** Google's. */
  readonly contents?: readonly string[];
  /** LibreTranslate's. */
  readonly q?: readonly string[];
}

/**
 * Answers as Google's translation (v3) and LibreTranslate do, each request after a fixed time; the translation is the
 * text itself with a mark.
 */
export async function startTranslationService(latencyMs: number): Promise<TranslationService> {
  let requests = 0;
  const server = createServer((request, response) => {
    if (request.method === 'POST') requests++;
    answer(request, response, latencyMs).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, latencyMs: number): Promise<void> {
  const question = request.method === 'POST' ? (JSON.parse(await text(request)) as Question) : {};
  await sleep(latencyMs);
  const { contents, q } = question;
  const translated = (texts: readonly string[]): string[] => texts.map((source) => `${source} (en)`);
  const body = contents
    ? { translations: translated(contents).map((translatedText) => ({ translatedText })) }
    : q
      ? { translatedText: translated(q) }
      : { error: 'nothing to translate' };
  response.writeHead((contents ?? q) ? 200 : 404, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
