import type { Translator } from '@relais/translator';

export interface TranslatorCase {
  readonly name: string;
  /** Makes a driver that knows `known` from French to English, as far as it knows anything at all. */
  readonly create: () => Translator | Promise<Translator>;
  /** Texts with the translation this driver gives them; empty for a driver that translates nothing. */
  readonly known: Readonly<Record<string, string>>;
  /** Texts this driver cannot translate. */
  readonly unknown: readonly string[];
}

const request = { from: 'fr', to: 'en' } as const;

/** What every driver of the port has to hold; the caller adds what is special to its own. */
export function describeTranslator({ name, create, known, unknown }: TranslatorCase): void {
  describe(`${name} is a translator`, () => {
    test('answers by text, whatever the order and the company', async () => {
      const translator = await create();
      const texts = [...unknown, ...Object.keys(known)];
      const forwards = await translator.translate(texts, request);
      const backwards = await translator.translate([...texts].reverse(), request);
      expect(Object.fromEntries(forwards)).toEqual(known);
      expect(Object.fromEntries(backwards)).toEqual(known);
    });

    test('an empty list needs no answer', async () => {
      expect(await (await create()).translate([], request)).toEqual(new Map());
    });

    test('what it does not know it leaves out', async () => {
      const answer = await (await create()).translate(unknown, request);
      expect([...answer.keys()]).toEqual([]);
    });

    test('never answers for a text it was not asked', async () => {
      const asked = Object.keys(known).slice(0, 1);
      const answer = await (await create()).translate(asked, request);
      expect([...answer.keys()]).toEqual(asked);
    });

    test('a text of ten million characters is no obstacle to the others', async () => {
      const huge = 'é, '.repeat(3_500_000);
      const answer = await (await create()).translate([huge, ...Object.keys(known)], request);
      expect(Object.keys(known).filter((text) => answer.get(text) !== known[text])).toEqual([]);
    });

    test('its name can stand in a status column', async () => {
      expect((await create()).name).toMatch(/^[a-z][a-z-]*$/);
    });
  });
}
