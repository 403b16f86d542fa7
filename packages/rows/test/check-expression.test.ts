import { checkExpression } from '@relais/rows';
import type { DatasetDefinition } from '@relais/core';
import { courses } from './conformance/courses.js';

const expression = (name: string): string =>
  checkExpression(
    courses,
    courses.reconciliation.find((check) => check.name === name)!,
  );

test.each([
  ['all', 'TRUE'],
  ['provider_id', '"provider_id" IS NOT NULL'],
  ['code_rs', '"code_rs" IS NOT NULL AND "code_rs" NOT IN (-1)'],
  ['formacode_selected', '"code_formacode_1" IS NOT NULL AND "code_formacode_1" IN (31023, 31025, 31026)'],
  ['field', `"field" IS NOT NULL AND "field" <> '000 unknown'`],
])('%s', (name, sql) => expect(expression(name)).toBe(sql));

test('a translated column counts where it translates a value', () => {
  const dataset: DatasetDefinition = {
    ...courses,
    translation: { from: 'fr', to: 'en', columns: { field: 'field_en' }, statusColumn: 's', glossary: 'g.csv' },
  };
  expect(checkExpression(dataset, { name: 'field_en', column: 'field_en' })).toBe(
    `"field_en" IS NOT NULL AND "field" IS NOT NULL AND "field" <> '000 unknown'`,
  );
});

test('another warehouse quotes its own way', () => {
  const quoting = { identifier: (name: string) => `\`${name}\``, literal: (text: string) => JSON.stringify(text) };
  const check = { name: 'field', column: 'field', except: [`it's`] };
  expect(checkExpression(courses, check, quoting)).toBe(
    '`field` IS NOT NULL AND `field` <> "000 unknown" AND `field` NOT IN ("it\'s")',
  );
});

test('what is no number never becomes SQL', () => {
  expect(() => checkExpression(courses, { name: 'x', column: 'code_rs', among: ['1) OR (1=1'] })).toThrow(RangeError);
  expect(() => checkExpression(courses, { name: 'x', column: 'nothing' })).toThrow(RangeError);
});
