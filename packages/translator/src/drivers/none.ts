import type { Translator } from '../index.js';

/** Translates nothing: every text stays as it is and is marked untranslated. */
export const noTranslator: Translator = {
  name: 'none',
  translate: async () => new Map(),
};
