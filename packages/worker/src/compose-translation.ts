import type { Config } from '@relais/config';
import type { Translator } from '@relais/translator';

/** The provider behind glossary and memory, or null where nothing may leave the machine. It sends nothing until asked. */
export async function composeTranslationProvider(config: Config): Promise<Translator | null> {
  if (config.translator === 'google') {
    const { googleTranslator } = await import('@relais/translator/drivers/google');
    const { project, impersonate } = config.google;
    return googleTranslator({ ...config.googleTranslate, project, impersonate });
  }
  if (config.translator === 'libretranslate') {
    const { libreTranslator } = await import('@relais/translator/drivers/libretranslate');
    const { url, apiKey } = config.libretranslate;
    return libreTranslator({ url: url ?? '', apiKey });
  }
  return null;
}
