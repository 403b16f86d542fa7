import { startTranslationService } from '@relais/bench/translation-service';
import type { Translator } from '@relais/translator';
import { googleTranslator } from '@relais/translator/drivers/google';
import { libreTranslator } from '@relais/translator/drivers/libretranslate';

const unset = { apiKey: null, location: 'global', glossary: null, impersonate: null };
const drivers: Readonly<Record<string, (url: string) => Translator>> = {
  google: (endpoint) => googleTranslator({ ...unset, endpoint, project: 'bench' }),
  libretranslate: (url) => libreTranslator({ url, apiKey: null }),
};

test.each(Object.entries(drivers))('%s is answered text by text, and what it asked is counted', async (_, make) => {
  const service = await startTranslationService(1);
  const answers = await make(service.url).translate(['soudage', 'droit 😀'], { from: 'fr', to: 'en' });
  const requests = service.requests();
  await service.close();
  expect([...answers]).toEqual([
    ['soudage', 'soudage (en)'],
    ['droit 😀', 'droit 😀 (en)'],
  ]);
  expect(requests).toBe(1);
});
