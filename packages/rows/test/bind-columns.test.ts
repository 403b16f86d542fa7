import type { DatasetDefinition } from '@relais/core';
import { bindColumns } from '@relais/rows';
import { courses, headerNames } from './conformance/courses.js';

const bind = (header: readonly string[]) => bindColumns(courses, header).positions.map((position) => header[position]);

function refusal(header: readonly string[]): { code: string; message: string } {
  try {
    bindColumns(courses, header);
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('accepted');
}

const renamed = (from: string, to: string): string[] => headerNames.map((name) => (name === from ? to : name));

test('binds by name: order, other columns, blanks and a byte order mark do not matter', () => {
  const names = bind(headerNames);
  expect(bind([...headerNames].reverse())).toEqual(names);
  expect(bind(['new', ...headerNames, 'new'])).toEqual(names);
  const header = headerNames.map((name, index) => (index === 0 ? `\uFEFF${name}` : ` ${name}\t`));
  expect(bindColumns(courses, header)).toEqual(bindColumns(courses, headerNames));
});

test.each([
  ['date_extract', 'date_chargement'],
  ['code_inventaire', 'code_rs'],
  ['siret', 'siret_of'],
])('%s may be called %s', (from, to) => {
  expect(bindColumns(courses, renamed(from, to))).toEqual(bindColumns(courses, headerNames));
});

test('all missing columns are named with what they may be called, and what the file has', () => {
  const header = headerNames.filter((name) => name !== 'siret' && name !== 'domaine');
  const { code, message } = refusal(header);
  expect(code).toBe('CONTRACT_MISSING_COLUMN');
  expect(message).toContain('provider_id (siret, siret_of); field (domaine)');
  expect(message).toContain('libelle_region');
});

test('two names of one column are ambiguous, one name twice is a duplicate', () => {
  expect(refusal([...headerNames, 'siret_of'])).toMatchObject({ code: 'CONTRACT_AMBIGUOUS_COLUMN' });
  expect(refusal([...headerNames, ' siret'])).toMatchObject({ code: 'CONTRACT_DUPLICATE_COLUMN' });
});

test('a position tells columns of one name apart, as long as they stand where they did', () => {
  const columns = [1, 3].map((position) => ({
    ...{ name: `note_${position}`, source: ['note'], position },
    ...{ type: 'STRING' as const, description: 'One of two' },
  }));
  const dataset: DatasetDefinition = { ...courses, columns };
  expect(bindColumns(dataset, ['id', 'note', 'day', 'note'])).toEqual({ positions: [1, 3] });
  expect(() => bindColumns(dataset, ['note', 'id', 'day', 'note'])).toThrow(
    expect.objectContaining({ code: 'CONTRACT_DUPLICATE_COLUMN' }),
  );
});

test('a page in place of a file neither fills the message nor forges lines in it', () => {
  const { message } = refusal([`<html>\n[rows] all is well`.padEnd(100_000, 'x')]);
  expect(message.length).toBeLessThan(4000);
  expect(message).not.toContain('\n');
});

test('without a header columns are bound by position, and records have to reach that far', () => {
  const dataset: DatasetDefinition = {
    ...courses,
    format: { ...courses.format, header: false },
    columns: courses.columns.slice(0, 2).map((column, index) => ({ ...column, position: index * 6 })),
  };
  expect(bindColumns(dataset, [], 7)).toEqual({ positions: [0, 6] });
  expect(() => bindColumns(dataset, [], 6)).toThrow(expect.objectContaining({ code: 'CONTRACT_MISSING_COLUMN' }));
});
