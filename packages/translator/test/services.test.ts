import { inspect } from 'node:util';
import { PermanentError, TransientError } from '@relais/core';
import type { Translator } from '@relais/translator';
import { googleTranslator } from '@relais/translator/drivers/google';
import { libreTranslator } from '@relais/translator/drivers/libretranslate';
import { describeTranslator } from './conformance.js';
import { startTranslationServer, type TranslationServer } from './translation-server.js';

const canary = 'canary-7f3a91';
const patience = { attempts: 4, backoffMs: 5, longestBackoffMs: 20, longestRetryAfterMs: 2_000 };
const quickly = { patience, requestsPerSecond: 1_000 };
const request = { from: 'fr', to: 'en' } as const;
const known: Readonly<Record<string, string>> = {
  comptabilité: 'accounting',
  'droit 😀': 'law 😀',
  accounting: 'accounting',
  constructor: 'builder',
};
const translate = (text: string): string =>
  text.startsWith('mot') ? text.replace('mot', 'word') : (known[text] ?? '');
const words = (count: number): string[] => Array.from({ length: count }, (_, index) => `mot ${index}`);

const drivers: Readonly<Record<string, (url: string) => Translator>> = {
  'google with a project': (endpoint) => google({ endpoint, project: 'a-project' }),
  'google with a key': (endpoint) => google({ endpoint, apiKey: canary }),
  libretranslate: (url) => libreTranslator({ url: `${url}/`, apiKey: canary }, quickly),
};

function google(options: Partial<Parameters<typeof googleTranslator>[0]>): Translator {
  const none = { endpoint: null, apiKey: null, project: null, location: 'global', glossary: null, impersonate: null };
  return googleTranslator({ ...none, ...options }, quickly);
}

let server: TranslationServer;
beforeEach(async () => {
  server = await startTranslationServer({ translate, apiKey: canary });
});
afterEach(() => server.stop());

const sent = (): string[] => server.asked.flatMap(({ texts }) => texts);
const failure = (translator: Translator, texts: readonly string[] = ['comptabilité']): Promise<unknown> =>
  translator.translate(texts, request).then(
    () => undefined,
    (error: unknown) => error,
  );

describe.each(Object.entries(drivers))('%s', (name, make) => {
  describeTranslator({ name, create: () => make(server.url), known, unknown: ['soudage'] });

  test('asks in batches, hands over every answer, and sends each text once', async () => {
    const handed: string[] = [];
    const progress: [number, number][] = [];
    const answers = await make(server.url).translate(words(300), {
      ...request,
      onAnswered: async (part) => void handed.push(...part.keys()),
      onProgress: (done, total) => progress.push([done, total]),
    });
    expect([...answers.values()].sort()).toEqual(words(300).map(translate).sort());
    expect(sent().sort()).toEqual(words(300).sort());
    expect(handed.sort()).toEqual(words(300).sort());
    expect(progress.at(-1)).toEqual([300, 300]);
  });

  test('a text longer than a request may be is not sent, and never cut', async () => {
    const answers = await make(server.url).translate(['é'.repeat(200_000), 'comptabilité'], request);
    expect([...answers]).toEqual([['comptabilité', 'accounting']]);
    expect(sent()).toEqual(['comptabilité']);
  });

  test('an empty answer is told from none: it was asked for', async () => {
    const handed = new Map<string, string | null>();
    const onAnswered = async (part: ReadonlyMap<string, string | null>) => part.forEach((v, k) => handed.set(k, v));
    await make(server.url).translate(['soudage', 'comptabilité'], { ...request, onAnswered });
    expect([...handed].sort()).toEqual([
      ['comptabilité', 'accounting'],
      ['soudage', null],
    ]);
  });

  test.each([
    ['one too few', (right: readonly string[]) => right.slice(1)],
    ['one too many', (right: readonly string[]) => [...right, 'more']],
  ])('a batch answered with %s is asked again in parts until the texts are found out', async (_, answers) => {
    server.faultFor = (texts) => (texts.includes('mot 3') ? { answers } : undefined);
    const translated = await make(server.url).translate(words(8), request);
    expect([...translated.keys()].sort()).toEqual(words(8).filter((text) => text !== 'mot 3'));
    expect([...translated].filter(([text, answer]) => answer !== translate(text))).toEqual([]);
  });

  test('429 with Retry-After, 503 and a cut connection are waited out', async () => {
    server.faults.push({ status: 429, headers: { 'Retry-After': '1' } }, { status: 503 }, 'cut');
    const started = Date.now();
    const answers = await make(server.url).translate(['comptabilité'], request);
    expect(answers.get('comptabilité')).toBe('accounting');
    expect(server.asked).toHaveLength(4);
    expect(Date.now() - started).toBeGreaterThanOrEqual(1_000);
  });

  test('a provider that asks for hours is not waited for', async () => {
    server.faults.push({ status: 429, headers: { 'Retry-After': '7200' } });
    const error = await failure(make(server.url));
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ code: 'TRANSLATOR_RATE_LIMITED', retryAfterMs: 7_200_000 });
    expect(server.asked).toHaveLength(1);
  });

  test('what stays down is a TransientError', async () => {
    server.faultFor = () => ({ status: 503, body: '<html>busy</html>' });
    const error = await failure(make(server.url));
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ code: 'TRANSLATOR_UNAVAILABLE' });
    expect(server.asked).toHaveLength(patience.attempts);
  });

  test.each([401, 403])('%d is asked once and names what to mend', async (status) => {
    server.faultFor = () => ({ status, body: { error: { code: status, message: `no entry for ${canary}` } } });
    const error = await failure(make(server.url));
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ code: 'TRANSLATOR_FORBIDDEN' });
    expect((error as Error).message).toMatch(
      /roles\/cloudtranslate\.user|GOOGLE_TRANSLATE_API_KEY|LIBRETRANSLATE_API_KEY/,
    );
    expect(server.asked).toHaveLength(1);
  });

  test('what was answered before a failure has been handed over', async () => {
    const texts = words(600).map((text) => `${text} ${'x'.repeat(60)}`);
    let answered = 0;
    server.faultFor = () => (++answered > 3 ? { status: 401 } : undefined);
    const kept: string[] = [];
    const onAnswered = async (part: ReadonlyMap<string, string | null>) => void kept.push(...part.keys());
    await expect(make(server.url).translate(texts, { ...request, onAnswered })).rejects.toThrow(PermanentError);
    expect(kept.sort()).toEqual(
      server.asked
        .slice(0, 3)
        .flatMap((asked) => asked.texts)
        .sort(),
    );
    expect(kept.length).toBeGreaterThan(0);
  });

  test('an abort ends a request that is under way, with the reason given', async () => {
    server.faultFor = () => 'silence';
    const controller = new AbortController();
    const reason = new Error('the run was cancelled');
    const translating = make(server.url).translate(['comptabilité'], { ...request, signal: controller.signal });
    const ended = expect(translating).rejects.toBe(reason);
    while (server.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(reason);
    await ended;
  });

  test('an abort between requests asks for no more', async () => {
    const controller = new AbortController();
    const onAnswered = async () => controller.abort(new Error('enough'));
    const translating = make(server.url).translate(words(10_000), {
      ...request,
      signal: controller.signal,
      onAnswered,
    });
    await expect(translating).rejects.toThrow('enough');
    expect(sent().length).toBeLessThan(10_000);
  });
});

test.each(['google with a key', 'libretranslate'])('%s: the key stands in no error and no address', async (name) => {
  const seen: unknown[] = [];
  for (const fault of [{ status: 400, body: { error: canary } }, { status: 500, body: canary }, 'cut'] as const) {
    server.faultFor = () => fault;
    seen.push(await failure(drivers[name]!(server.url)));
  }
  expect(JSON.stringify(server.asked)).toContain(canary);
  expect(inspect(seen, { depth: 20, showHidden: true })).not.toContain(canary);
  expect(server.asked.map(({ path }) => path).join(' ')).not.toContain(canary);
});

test('quota answers of Google that come as 403 are waited out', async () => {
  server.faults.push({ status: 403, body: { error: { code: 403, message: 'User Rate Limit Exceeded' } } });
  const answers = await google({ endpoint: server.url, project: 'p' }).translate(['comptabilité'], request);
  expect(answers.get('comptabilité')).toBe('accounting');
});

test('a key that Google does not know is named, though it answers 400', async () => {
  const error = await failure(google({ endpoint: server.url, apiKey: 'another' }));
  expect(error).toMatchObject({ code: 'TRANSLATOR_FORBIDDEN' });
});

test('with a glossary of the project its translations are taken', async () => {
  const translator = google({ endpoint: server.url, project: 'p', location: 'us-central1', glossary: 'terms' });
  expect((await translator.translate(['comptabilité'], request)).get('comptabilité')).toBe('accounting');
  expect(server.asked[0]?.path).toContain('/v3/projects/p/locations/us-central1:translateText');
  expect(server.asked[0]?.body['glossaryConfig']).toEqual({
    glossary: 'projects/p/locations/us-central1/glossaries/terms',
  });
});

test('entities that Google adds to plain text are taken away, the text’s own are kept', async () => {
  server.faultFor = () => ({ answers: (right) => right.map(() => 'l&#39;art &amp; co') });
  const answers = await google({ endpoint: server.url, project: 'p' }).translate(['x', 'y &amp; z'], request);
  expect([...answers]).toEqual([
    ['x', "l'art & co"],
    ['y &amp; z', 'l&#39;art &amp; co'],
  ]);
});

test('libretranslate keeps to the limits that the server tells and finds out those that it does not', async () => {
  const narrow = await startTranslationServer({ translate, apiKey: canary, charLimit: 100, batchLimit: 4 });
  try {
    const translator = libreTranslator({ url: narrow.url, apiKey: canary }, quickly);
    const answers = await translator.translate([...words(20), `mot ${'x'.repeat(100)}`], request);
    expect([...answers.keys()].sort()).toEqual(words(20).sort());
  } finally {
    await narrow.stop();
  }
});
