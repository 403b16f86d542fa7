import { isUtf8 } from 'node:buffer';
import type { DatasetDefinition } from '@relais/core';
import { decodeText } from '@relais/rows/csv-field';
import { courseRecord, courses, csvFile, csvLine, headerNames, type CourseRecord } from './courses.js';
import { typeBytes, type MakeTyper } from './harness.js';

const line = (number: number, values: Partial<CourseRecord> = {}): string => csvLine(courseRecord(number, values));

/** Records around quoted newlines, so that a record's number is not its line. */
const before = line(1, { contenu_formation: 'a\nb\r\nc' });
const after = line(3, { contenu_formation: 'd\n\n;;;\ne' });
const around = (odd: string): string => csvFile([before, odd, after]);

const width = headerNames.length;
const oddRecords: readonly (readonly [string, string, string | null, string])[] = [
  ['too few fields', '2025-03-19;Ain', null, `too few fields: 2 of ${width}`],
  ['too many fields', `${line(2)};x`, null, `too many fields: ${width + 1} of ${width}`],
  [
    'too many fields, a quoted newline among them',
    `${line(2)};"x\ny"`,
    null,
    `too many fields: ${width + 1} of ${width}`,
  ],
  [
    'text after a closing quote',
    line(2).replace('Titre', '"Titre" x'),
    'certification_title',
    'text after a closing quote',
  ],
  [
    'a blank after a closing quote',
    line(2).replace('Titre', '"Titre" '),
    'certification_title',
    'text after a closing quote',
  ],
  ['NUL', line(2, { intitule_certification: 'a\0b' }), 'certification_title', 'NUL character'],
  ['NUL in a column nobody asked for', line(2, { libelle_region: '\0' }), null, 'NUL character'],
  ['U+FFFD', line(2, { contenu_formation: 'num\uFFFDro' }), 'content', 'replacement character U+FFFD'],
];

/** Back to the bytes that were shown as windows-1252. */
function toWindows1252(text: string): Buffer {
  const high = new Map(
    Array.from({ length: 32 }, (_, index) => [decodeText(Buffer.from([0x80 + index]), 'latin-1'), 0x80 + index]),
  );
  return Buffer.from([...text].map((letter) => high.get(letter) ?? letter.charCodeAt(0)));
}

/** What becomes of files that are not quite CSV, or not in the encoding they are declared in. */
export function describeStructure(makeTyper: MakeTyper): void {
  test.each(oddRecords)('a record with %s is quarantined, its neighbours are not', async (_, raw, column, reason) => {
    const { outcome, rows, quarantine } = await typeBytes(makeTyper, around(raw));
    expect(outcome).toMatchObject({ read: 3, loaded: 2, duplicates: 0, quarantined: 1 });
    expect(quarantine).toEqual([{ row: '2', column, reason, raw }]);
    expect(rows.map(({ content }) => content).sort()).toEqual(['a\nb\r\nc', 'd\n\n;;;\ne']);
  });

  test('kinds of bad rows mix, each with its own number and text', async () => {
    const lines = [
      line(1, { code_inventaire: 'x\n"y"' }),
      before,
      'short',
      line(4, { date_extract: '2024-13-01', contenu_formation: 'q\nr' }),
      `${line(5)};`,
      after,
      line(7, { frais_ttc_tot_mean: '1 234,56' }),
    ];
    const { outcome, quarantine } = await typeBytes(makeTyper, csvFile(lines));
    expect(outcome).toMatchObject({ read: 7, loaded: 2, quarantined: 5 });
    expect(quarantine.map(({ row, column, raw }) => [Number(row), column, raw])).toEqual([
      [1, 'code_rs', lines[0]],
      [3, null, lines[2]],
      [4, 'date_extract', lines[3]],
      [5, null, lines[4]],
      [7, 'fees_mean', lines[6]],
    ]);
  });

  test('a quote that is never closed takes the rest of the file with it', async () => {
    const rest = `${line(2).replace('Titre', '"Titre')}\n${line(3)}\n`;
    const { outcome, quarantine } = await typeBytes(makeTyper, csvFile([before]) + rest);
    expect(outcome).toMatchObject({ read: 2, loaded: 1, quarantined: 1 });
    const reason = 'quote not closed before the end of the file';
    expect(quarantine).toEqual([{ row: '2', column: 'certification_title', reason, raw: rest }]);
  });

  test.each(['\r\n', '\r'])('line ends %j give the same rows', async (newline) => {
    const lines = [line(1), line(2), line(3)];
    const plain = await typeBytes(makeTyper, csvFile(lines));
    const other = await typeBytes(makeTyper, csvFile(lines).replaceAll('\n', newline));
    expect(other.rows).toEqual(plain.rows);
  });

  test('mixed line ends, empty lines, a byte order mark, and no line end at the end', async () => {
    const [header, ...lines] = csvFile([line(1), line(2), line(3), line(4)])
      .trimEnd()
      .split('\n');
    const mixed = `\uFEFF${header}\r\n\n${lines[0]}\r${lines[1]}\n\n${lines[2]}\r\n\r\n${lines[3]}`;
    const plain = await typeBytes(makeTyper, csvFile(lines));
    const { outcome, rows } = await typeBytes(makeTyper, mixed);
    expect(outcome).toMatchObject({ read: 4, loaded: 4 });
    expect(rows).toEqual(plain.rows);
  });

  test('a quote inside an unquoted field is a character like any other', async () => {
    const titles = ['5" pipe', ' "blank first"', 'a""b', "l'"];
    const lines = titles.map((title, index) => line(index).replace('Titre', title));
    const { outcome, rows } = await typeBytes(makeTyper, csvFile(lines));
    expect(outcome).toMatchObject({ read: 4, loaded: 4, quarantined: 0 });
    expect(rows.map((row) => row['certification_title']).sort()).toEqual([...titles].sort());
  });

  test.each([
    ['a header and nothing else', csvFile([])],
    ['a header without a line end', csvFile([]).trimEnd()],
  ])('%s: nothing read, an empty file of the right columns', async (_, text) => {
    const { outcome, rows } = await typeBytes(makeTyper, text);
    expect(outcome).toMatchObject({ read: 0, loaded: 0, quarantined: 0, quarantine: null, setAside: null });
    expect(rows).toEqual([]);
  });

  test.each([
    ['an empty file', ''],
    ['a web page', '<!DOCTYPE html>\n<html><body>Service indisponible</body></html>\n'],
    ['UTF-16', Buffer.from(csvFile([line(1)]), 'utf16le')],
  ])('%s does not fit the contract', async (_, bytes) => {
    await expect(typeBytes(makeTyper, bytes)).rejects.toMatchObject({ code: 'CONTRACT_MISSING_COLUMN' });
  });

  test('fields of 17 MB are rows, records beyond 32 MB are not', async () => {
    const long = 'é;\n"'.repeat(3_500_000);
    const lines = [line(1, { contenu_formation: long }), line(2), line(3, { contenu_formation: long + long }), line(4)];
    const { outcome, rows, quarantine } = await typeBytes(makeTyper, csvFile(lines));
    expect(outcome).toMatchObject({ read: 4, loaded: 3, quarantined: 1 });
    expect(rows.some(({ content }) => content === long)).toBe(true);
    expect(quarantine).toMatchObject([{ row: '3', reason: 'record longer than 33554432 bytes' }]);
  });

  test('quoted lines that look like records do not mislead several threads', async () => {
    const decoys = `${line(7)}\n`.repeat(40).replaceAll(';', ';"x";');
    const lines = Array.from({ length: 4000 }, (_, n) =>
      line(n, { contenu_formation: decoys.slice(n % 99), domaine: `${n}\n"` }),
    );
    const { outcome, rows } = await typeBytes(makeTyper, csvFile(lines));
    expect(outcome).toMatchObject({ read: 4000, loaded: 4000, quarantined: 0 });
    expect(new Set(rows.map(({ field }) => field)).size).toBe(4000);
  });

  test('bytes that are no UTF-8 are quarantined and shown as windows-1252', async () => {
    const lines = [line(1), line(2, { nom_departement: 'Ain', intitule_certification: 'Métier' }), line(3)];
    const bytes = Buffer.concat(
      csvFile(lines)
        .split('\n')
        .map((text, n) => Buffer.from(`${text}\n`, n === 2 ? 'latin1' : 'utf8')),
    );
    const { outcome, quarantine } = await typeBytes(makeTyper, bytes);
    expect(outcome).toMatchObject({ read: 3, loaded: 2, quarantined: 1 });
    expect(quarantine).toMatchObject([{ row: '2', reason: 'invalid UTF-8', column: 'certification_title' }]);
    expect(quarantine[0]!['raw']).toContain('Métier');
  });

  test('B3: whatever bytes a file mixes, no U+FFFD is stored, and no byte of a refused row is lost', async () => {
    const titles: readonly Buffer[] = [
      Buffer.from('Métier'),
      Buffer.from('Me\u0301tier'),
      Buffer.from('Métier', 'latin1'),
      Buffer.from([0x93, 0x4d, 0x80, 0x94]),
      Buffer.from('Métier', 'utf16le'),
      Buffer.from([0xc3]),
      Buffer.from([0xed, 0xa0, 0x80]),
      Buffer.from([0xc0, 0xaf]),
      Buffer.from([0xf4, 0x90, 0x80, 0x80]),
      Buffer.from('\uFFFD'),
      Buffer.from('🎓'),
    ];
    const lines = titles.map((title, index) => {
      const [head = '', tail = ''] = line(index, { intitule_certification: '@' }).split('@');
      return Buffer.concat([Buffer.from(head), title, Buffer.from(tail)]);
    });
    const bytes = Buffer.concat([Buffer.from(csvFile([])), ...lines.flatMap((each) => [each, Buffer.from('\n')])]);
    const { rows, outcome, quarantine, checks } = await typeBytes(makeTyper, bytes);
    expect(outcome).toMatchObject({ read: 11, loaded: 3, quarantined: 8 });
    const stored = rows.map((row) => row['certification_title']);
    // Composed and decomposed letters stay as they came.
    expect(stored.sort()).toEqual(['Me\u0301tier', 'Métier', '🎓']);
    expect(JSON.stringify(rows)).not.toContain('\uFFFD');
    for (const { raw, typed } of checks) expect(raw).toBe(typed);
    for (const { row, raw, reason } of quarantine) {
      const original = lines[Number(row) - 1]!;
      const text = String(raw);
      const back = isUtf8(original) ? Buffer.from(text) : toWindows1252(text);
      expect({ row, reason, back }).toEqual({ row, reason, back: original });
    }
  });

  test('latin-1 is read as windows-1252', async () => {
    const latin: DatasetDefinition = { ...courses, format: { ...courses.format, encoding: 'latin-1' } };
    const bytes = Buffer.from(
      csvFile([line(1, { contenu_formation: 'é \x80 \x9c \x96' })]).replaceAll(/[«»–Œ]/g, ''),
      'latin1',
    );
    const { rows, outcome } = await typeBytes(makeTyper, bytes, latin);
    expect(outcome).toMatchObject({ read: 1, loaded: 1 });
    expect(rows).toMatchObject([{ content: 'é € œ –', department: "Côte-d'Or" }]);
  });

  test('without header and quotes, columns are bound by position', async () => {
    const [code, description, field] = [4, 7, 6].map((index) => ({ ...courses.columns[index]!, source: [] }));
    const thesaurus: DatasetDefinition = {
      ...courses,
      format: { delimiter: '\t', quote: null, encoding: 'latin-1', header: false },
      columns: [
        { ...code!, position: 0, required: true },
        { ...description!, position: 1 },
        { ...field!, position: 3, emptyValue: '000 unknown' },
      ],
      rowId: ['code_rs'],
      reconciliation: [{ name: 'all' }, { name: 'field', column: 'certification_title' }],
    };
    const text = '100\tx\t\tgestion "d\'été"\r\n200\ty\tz\t\r\nabc\t\t\t\r\n300\tshort\r\n';
    const { rows, quarantine, checks } = await typeBytes(makeTyper, Buffer.from(text, 'latin1'), thesaurus);
    expect(rows.map((row) => row['certification_title']).sort()).toEqual(['000 unknown', 'gestion "d\'été"']);
    expect(quarantine.map(({ row, reason }) => [row, reason])).toEqual([
      ['3', 'not an integer'],
      ['4', 'too few fields: 2 of 4'],
    ]);
    expect(checks).toEqual([
      { check: 'all', raw: 2, typed: 2 },
      { check: 'field', raw: 1, typed: 1 },
    ]);
  });
}
