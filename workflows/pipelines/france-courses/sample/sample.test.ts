import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SampleOptions } from '@relais/core';
import { glossaryTranslator } from '@relais/translator/drivers/glossary';
import { parse } from 'csv-parse/sync';
import { franceCourses } from '../pipeline.js';
import { coursesSample } from './courses.js';
import { enrollmentsSample } from './enrollments.js';
import { formacodeSample } from './formacode.js';
import { franceCoursesSample } from './index.js';

type Row = Record<string, string>;

const march: SampleOptions = { seed: 1, scale: 0.02, date: '2025-03-19' };
const april: SampleOptions = { ...march, date: '2025-04-19' };

const bytesOf = (dataset: typeof coursesSample, options: SampleOptions): Buffer =>
  Buffer.concat([...dataset.content(options)]);
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const rowsOf = (dataset: typeof coursesSample, options: SampleOptions): Row[] =>
  parse(bytesOf(dataset, options), { delimiter: ';', columns: true, bom: true, record_delimiter: '\n' }) as Row[];
const thesaurus = (): string[][] =>
  bytesOf(formacodeSample, march)
    .toString('latin1')
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split('\t'));
const integer = (cell: string | undefined): string => (cell ?? '').replace(/\.0$/, '');

const [coursesOfMarch, coursesOfApril] = [rowsOf(coursesSample, march), rowsOf(coursesSample, april)];
const [enrollmentsOfMarch, enrollmentsOfApril] = [rowsOf(enrollmentsSample, march), rowsOf(enrollmentsSample, april)];

describe('any sample', () => {
  test.each(franceCoursesSample.datasets)('$dataset: the same options, the same bytes', (dataset) => {
    expect(sha256(bytesOf(dataset, march))).toBe(sha256(bytesOf(dataset, march)));
  });

  test.each([coursesSample, enrollmentsSample])('$dataset: another seed, other rows, and as many', (dataset) => {
    const other = { ...march, seed: 2 };
    expect(sha256(bytesOf(dataset, other))).not.toBe(sha256(bytesOf(dataset, march)));
    expect(rowsOf(dataset, other)).toHaveLength(dataset.recordsCount(march));
  });

  test.each([coursesSample, enrollmentsSample])(
    '$dataset: as many rows as it says, in step with the scale',
    (dataset) => {
      expect(rowsOf(dataset, march)).toHaveLength(dataset.recordsCount(march));
      expect(dataset.recordsCount({ ...march, scale: 10 })).toBe(10 * dataset.recordsCount({ ...march, scale: 1 }));
    },
  );

  test('the size of the real sources at scale 1', () => {
    const real = franceCoursesSample.datasets.map((dataset) => dataset.recordsCount({ ...march, scale: 1 }));
    expect(real).toEqual([195_000, 181_000, 3_379]);
  });

  test('every column of the contract is there under a name the contract knows', () => {
    for (const [index, rows] of [coursesOfMarch, enrollmentsOfMarch].entries()) {
      const names = Object.keys(rows[0] ?? {});
      const columns = franceCourses.datasets[index]?.columns ?? [];
      expect(names).toHaveLength(columns.length);
      expect(columns.filter(({ source }) => names.filter((name) => source?.includes(name)).length !== 1)).toEqual([]);
    }
  });
});

describe('courses', () => {
  const byTraining = (rows: Row[]): Map<string | undefined, Row> =>
    new Map(rows.map((row) => [row['numero_formation'], row]));
  const [before, after] = [byTraining(coursesOfMarch), byTraining(coursesOfApril)];
  const kept = [...before.keys()].filter((id) => after.has(id));
  const share = (part: number): number => part / before.size;

  test('from month to month a thirtieth of the trainings goes and as many come', () => {
    expect(share(before.size - kept.length)).toBeCloseTo(1 / 30, 2);
    expect(after.size).toBe(before.size);
  });

  test('about 6 % of those kept are repriced, and nothing else changes but the day', () => {
    const fees = ['frais_ttc_tot_min', 'frais_ttc_tot_max', 'frais_ttc_tot_mean'];
    const repriced = kept.filter((id) => fees.some((fee) => before.get(id)?.[fee] !== after.get(id)?.[fee]));
    expect(share(repriced.length)).toBeCloseTo(0.06, 1.7);
    const still = (row: Row | undefined): Row => ({
      ...row,
      date_extract: '',
      ...Object.fromEntries(fees.map((fee) => [fee, ''])),
    });
    expect(kept.filter((id) => JSON.stringify(still(before.get(id))) !== JSON.stringify(still(after.get(id))))).toEqual(
      [],
    );
  });

  test('every row carries the day that was asked for', () => {
    expect(new Set(coursesOfMarch.map((row) => row['date_extract']))).toEqual(new Set(['2025-03-19']));
  });

  test('a row id stands for one row, but for exact copies', () => {
    const ids = coursesOfMarch.map((row) => `${row['siret']}|${row['nom_departement']}|${row['numero_formation']}`);
    const contents = new Set(coursesOfMarch.map((row) => JSON.stringify(row)));
    expect(new Set(ids).size).toBe(contents.size);
    expect(ids.length - contents.size).toBe(1);
  });

  test.each([
    ['a quoted newline', /\n/],
    ['a semicolon', /;/],
    ['a quote', /"/],
    ['an accent', /é/],
    ['a ligature', /œ/],
    ['a dash', /–/],
  ])('texts hold %s', (_, sign) => {
    expect(coursesOfMarch.some((row) => sign.test(Object.values(row).join(' ')))).toBe(true);
  });

  test('codes come as they come from the publisher', () => {
    const column = (name: string): string[] => coursesOfMarch.map((row) => row[name] ?? '');
    expect(column('code_departement')).toEqual(expect.arrayContaining(['2A', '01', '971', '']));
    expect(column('siret').filter((siret) => !/^(\d{14}|\d{1,14}\.0)$/.test(siret))).toEqual([]);
    expect(column('siret').some((siret) => siret.startsWith('0'))).toBe(true);
    expect(column('code_formacode_1').some((code) => code.endsWith('.0'))).toBe(true);
    expect(column('code_formacode_2')).toEqual(expect.arrayContaining(['', '0', '-1']));
    const codes = column('code_formacode_1').map(integer);
    expect(codes).toEqual(expect.arrayContaining(['31023', '31025', '31026']));
    const listed = new Set(thesaurus().map(([code]) => code));
    expect(codes.some((code) => Number(code) > 0 && !listed.has(code))).toBe(true);
  });

  test('a row takes about 2.6 KB', () => {
    const size = bytesOf(coursesSample, march).length / coursesOfMarch.length;
    expect(size).toBeGreaterThan(2_400);
    expect(size).toBeLessThan(2_800);
  });
});

describe('enrollments', () => {
  const idOf = (row: Row): string =>
    ['annee_mois', 'code_certifinfo', 'intitule_certification', 'siret_of_contractant', 'code_rncp', 'code_rs']
      .map((name) => row[name])
      .join('|');

  test('the months go from November 2018 to the last one that is over, and every month has more', () => {
    const months = [...new Set(enrollmentsOfMarch.map((row) => row['annee_mois']))];
    expect([months[0], months.at(-1), months.length]).toEqual(['2018-11', '2025-02', 76]);
    expect(enrollmentsOfApril.at(-1)?.['annee_mois']).toBe('2025-03');
    expect(enrollmentsOfApril.length).toBeGreaterThan(enrollmentsOfMarch.length);
  });

  test('only the figures of the last three months are restated', () => {
    const later = new Map(enrollmentsOfApril.map((row) => [idOf(row), row['entrees_formation']]));
    const restated = enrollmentsOfMarch.filter((row) => later.get(idOf(row)) !== row['entrees_formation']);
    expect(new Set(restated.map((row) => row['annee_mois']))).toEqual(new Set(['2024-12', '2025-01', '2025-02']));
  });

  test('a reset takes the older months away and leaves the others as they were', () => {
    const reset = rowsOf(enrollmentsSample, { ...march, resetBefore: '2024-01' });
    expect(reset).toEqual(enrollmentsOfMarch.filter((row) => (row['annee_mois'] ?? '') >= '2024-01'));
    expect(reset).toHaveLength(enrollmentsSample.recordsCount({ ...march, resetBefore: '2024-01' }));
  });

  test('some providers are called otherwise a month later, in every row of theirs', () => {
    const names = new Map(enrollmentsOfApril.map((row) => [idOf(row), row['raison_sociale_of_contractant']]));
    const renamed = enrollmentsOfMarch.filter((row) => names.get(idOf(row)) !== row['raison_sociale_of_contractant']);
    const sirets = new Set(renamed.map((row) => row['siret_of_contractant']));
    expect(sirets.size).toBeGreaterThan(0);
    expect(renamed).toEqual(enrollmentsOfMarch.filter((row) => sirets.has(row['siret_of_contractant'])));
  });

  test('most of them belong to a course on offer', () => {
    const code = (cell: string | undefined): string => integer(cell) || '-1';
    const offered = new Set(
      coursesOfMarch.map((row) =>
        [
          integer(row['siret']).padStart(14, '0'),
          integer(row['code_certifinfo']),
          code(row['code_rncp']),
          code(row['code_inventaire']),
        ].join('|'),
      ),
    );
    const matched = enrollmentsOfMarch.filter((row) =>
      offered.has([row['siret_of_contractant'], row['code_certifinfo'], row['code_rncp'], row['code_rs']].join('|')),
    );
    expect(matched.length / enrollmentsOfMarch.length).toBeGreaterThan(0.8);
    expect(matched.length).toBeLessThan(enrollmentsOfMarch.length);
  });

  test('some rows count nobody, some say nothing', () => {
    const entries = enrollmentsOfMarch.map((row) => row['entrees_formation']);
    expect(entries).toEqual(expect.arrayContaining(['0', '']));
  });
});

describe('formacode', () => {
  test('65 fields, a few terms without one, every description once', () => {
    const fields = new Set(thesaurus().map((cells) => cells[6]));
    expect(fields.delete('')).toBe(true);
    expect(fields.size).toBe(65);
    expect([...fields].filter((field) => !/^\d{3} \D/.test(field ?? ''))).toEqual([]);
    expect(new Set(thesaurus().map((cells) => cells[1])).size).toBe(3_379);
  });

  test('the glossary translates every text', async () => {
    const glossary = readFileSync(join(__dirname, '..', 'glossary.csv'), 'utf8');
    expect(glossary.length).toBeLessThan(60_000);
    const texts = [...new Set(thesaurus().flatMap((cells) => [cells[1] ?? '', cells[6] || '000 unknown']))];
    const translated = await glossaryTranslator(glossary).translate(texts, { from: 'fr', to: 'en' });
    expect(texts.filter((text) => !translated.has(text))).toEqual([]);
    expect(translated.get('314 comptabilité et gestion')).toBe('314 accounting and management');
  });
});
