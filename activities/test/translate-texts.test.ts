import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { countTranslations, translateTexts } from '@relais/activities/translate-texts';
import type { Translator } from '@relais/translator';
import { glossaryTranslator } from '@relais/translator/drivers/glossary';
import { googleTranslator } from '@relais/translator/drivers/google';
import { startTranslationServer } from '../../packages/translator/test/translation-server.js';
import { makeWorkbench, type Workbench } from './workbench.js';

let bench: Workbench;
beforeEach(async () => {
  bench = await makeWorkbench();
});
afterEach(() => bench.remove());

const translation = {
  from: 'fr',
  to: 'en',
  columns: { description: 'description_en' },
  statusColumn: 'translation_status',
  glossary: 'g.csv',
};

const project = { apiKey: null, project: 'p', location: 'global', glossary: null, impersonate: null };

/** Knows every text but one, and keeps what it was asked. */
function provider(): Translator & { asked: string[] } {
  const asked: string[] = [];
  return {
    name: 'google',
    asked,
    translate: async (texts) => {
      asked.push(...texts);
      return new Map(texts.filter((text) => text !== 'intraduisible').map((text) => [text, `${text} in English`]));
    },
  };
}

test('each distinct text is sent to the provider at most once, ever', async () => {
  const google = provider();
  const deps = { store: bench.deps.store, translationProvider: google };
  const ask = (snapshot: string, texts: string[]) =>
    translateTexts(
      deps,
      {
        pipeline: 'france-courses',
        dataset: 'formacode',
        translation,
        snapshot,
        texts,
        glossary: glossaryTranslator('fr,en\nsoudage,welding\n'),
      },
      bench.step('run'),
    );
  const first = await ask('s1', ['soudage', 'couture']);
  const second = await ask('s2', ['soudage', 'couture', 'tissage']);
  const again = await ask('s1', ['soudage', 'couture']);
  expect(google.asked).toEqual(['couture', 'tissage']);
  expect(first.get('couture')).toMatchObject({ text: 'couture in English', status: 'google' });
  expect(second.get('couture')).toMatchObject({ text: 'couture in English', status: 'memory' });
  expect([...again]).toEqual([...first]);
  expect(countTranslations(second)).toEqual({ distinct: 3, glossary: 1, memory: 1, provider: 1, untranslated: 0 });
});

test('what nobody knows stays as it is and is counted', async () => {
  const texts = await translateTexts(
    { store: bench.deps.store, translationProvider: null },
    {
      pipeline: 'france-courses',
      dataset: 'formacode',
      translation,
      snapshot: 's',
      texts: ['couture'],
      glossary: null,
    },
    bench.step('run'),
  );
  expect(texts.get('couture')).toMatchObject({ text: 'couture', status: 'untranslated' });
  expect(countTranslations(texts)).toMatchObject({ distinct: 1, untranslated: 1 });
});

test('a failure after some batches loses none of them: nothing is paid for twice', async () => {
  const server = await startTranslationServer({ translate: (text) => `${text} in English` });
  const google = googleTranslator({ ...project, endpoint: server.url });
  const deps = { store: bench.deps.store, translationProvider: google };
  const texts = Array.from({ length: 12 }, (_, index) => `terme ${index} ${'x'.repeat(2_400)}`);
  const request = {
    pipeline: 'france-courses',
    dataset: 'formacode',
    translation,
    snapshot: 's',
    texts,
    glossary: null,
  };
  try {
    let answered = 0;
    const refused: string[] = [];
    server.faultFor = (batch) => {
      if (++answered <= 2) return undefined;
      refused.push(...batch);
      return { status: 401 };
    };
    await expect(translateTexts(deps, request, bench.step('first'))).rejects.toMatchObject({
      code: 'TRANSLATOR_FORBIDDEN',
    });
    server.faultFor = () => undefined;
    const translated = await translateTexts(deps, request, bench.step('second'));
    expect([...translated.values()].map(({ status }) => status)).toEqual(texts.map(() => 'google'));
    const sent = server.asked.flatMap((asked) => asked.texts);
    expect(sent.sort()).toEqual([...texts, ...refused].sort());
  } finally {
    await server.stop();
  }
});

test('a run that is killed keeps what was answered: at most what was under way is sent again', async () => {
  const server = await startTranslationServer({ translate: (text) => `${text} in English` });
  const texts = Array.from({ length: 12 }, (_, index) => `terme ${index} ${'x'.repeat(2_400)}`);
  const request = {
    pipeline: 'france-courses',
    dataset: 'formacode',
    translation,
    snapshot: 's',
    texts,
    glossary: null,
  };
  const unheard: string[] = [];
  let answered = 0;
  server.faultFor = (batch) => {
    if (++answered <= 2) return undefined;
    unheard.push(...batch);
    return 'silence';
  };
  const script = join(process.cwd(), 'activities/test/translating-process.mjs');
  const child = spawn(process.execPath, [script, server.url, join(bench.folder, 'store'), JSON.stringify(request)]);
  const ended = once(child, 'exit');
  try {
    const kept = () => bench.deps.store.list('translation-memory/france-courses/fr-en/');
    while (child.exitCode === null && ((await kept()).length < 2 || unheard.length < 8))
      await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGKILL');
    await ended;
    server.faultFor = () => undefined;
    const google = googleTranslator({ ...project, endpoint: server.url });
    const deps = { store: bench.deps.store, translationProvider: google };
    const translated = await translateTexts(deps, request, bench.step('second'));
    expect(countTranslations(translated)).toMatchObject({ distinct: 12, provider: 12 });
    const sent = server.asked.flatMap((asked) => asked.texts);
    expect(sent.sort()).toEqual([...texts, ...unheard].sort());
  } finally {
    child.kill('SIGKILL');
    await server.stop();
  }
});

test('a text that the provider has no translation for is not asked again', async () => {
  const server = await startTranslationServer({ translate: () => '' });
  const google = googleTranslator({ ...project, endpoint: server.url });
  const deps = { store: bench.deps.store, translationProvider: google };
  const request = { pipeline: 'france-courses', dataset: 'formacode', translation, glossary: null, texts: ['soudage'] };
  try {
    for (const snapshot of ['s1', 's2']) {
      const translated = await translateTexts(deps, { ...request, snapshot }, bench.step(snapshot));
      expect(translated.get('soudage')).toMatchObject({ text: 'soudage', status: 'untranslated' });
    }
    expect(server.asked).toHaveLength(1);
  } finally {
    await server.stop();
  }
});
