import { countTranslations, translateTexts } from '@relais/activities/translate-texts';
import type { Translator } from '@relais/translator';
import { glossaryTranslator } from '@relais/translator/drivers/glossary';
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
