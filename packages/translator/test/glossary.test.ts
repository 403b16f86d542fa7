import { PermanentError } from '@relais/core';
import { glossaryTranslator } from '@relais/translator/drivers/glossary';
import { describeTranslator } from './conformance.js';

const glossary = `fr,en
comptabilité,accounting
perfectionnement,advanced level
"droit, généralités","law, general"
contrôle de gestion,management control
constructor,builder
`;

const request = { from: 'fr', to: 'en' } as const;
const translateOne = async (csv: string, text: string): Promise<string | undefined> =>
  (await glossaryTranslator(csv).translate([text], request)).get(text);

describeTranslator({
  name: 'glossary',
  create: () => glossaryTranslator(glossary),
  known: {
    comptabilité: 'accounting',
    'comptabilité, perfectionnement': 'accounting, advanced level',
    '314 comptabilité': '314 accounting',
  },
  unknown: ['soudage', 'comptabilité, soudage', 'accounting', 'toString', ''],
});

test.each([
  [
    'a part each, separators kept',
    'contrôle de gestion : comptabilité - perfectionnement',
    'management control : accounting - advanced level',
  ],
  ['an entry with a separator goes before its parts', 'droit, généralités', 'law, general'],
  ['a number is put back before parts', '314 comptabilité, perfectionnement', '314 accounting, advanced level'],
  ['case does not matter', 'COMPTABILITÉ, Perfectionnement', 'accounting, advanced level'],
  ['decomposed accents are the same letters', 'comptabilité'.normalize('NFD'), 'accounting'],
  ['a name of JavaScript is a word like any other', 'constructor', 'builder'],
])('%s', async (_, text, expected) => {
  expect(await translateOne(glossary, text)).toBe(expected);
});

test.each([
  'comptabilité-perfectionnement',
  'comptabilité,perfectionnement',
  '31 comptabilité',
  'comptabilité, ',
  'la comptabilité',
])('does not guess %j', async (text) => expect(await translateOne(glossary, text)).toBeUndefined());

test('other languages than its own are not its business', async () => {
  expect(await glossaryTranslator(glossary).translate(['comptabilité'], { from: 'fr', to: 'de' })).toEqual(new Map());
});

test('the same pair twice is one pair', async () => {
  expect(await translateOne('fr,en\nsoudage,welding\nSoudage,welding\n', 'soudage')).toBe('welding');
});

test.each([
  ['two translations of one text', 'fr,en\nsoudage,welding\nsoudage,brazing\n', 3],
  ['a missing side', 'fr,en\nsoudage,welding\nbois,\n', 3],
  ['a third cell', 'fr,en\nsoudage,welding,brazing\n', 2],
  ['an unclosed quote', 'fr,en\n"soudage,welding\n', 2],
  ['no header', '', 1],
])('refuses %s and names the line', (_, csv, line) => {
  const refusal = catchError(() => glossaryTranslator(csv));
  expect(refusal).toBeInstanceOf(PermanentError);
  expect(refusal).toMatchObject({ code: 'GLOSSARY_INVALID', context: { line } });
});

function catchError(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
