import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileSniffer, SniffedColumn, SniffedFile } from '@relais/rows';

/** Makes the sniffer under test; whatever it leaves in the scratch folder fails the test. */
export type MakeSniffer = (scratchFolder: string) => FileSniffer;

/** A column of texts, the first of its lines the header, and what it must be declared as. */
type Column = readonly [name: string, texts: readonly string[], declared: Pick<SniffedColumn, 'type'> & object];

const columns: readonly Column[] = [
  ['whole', ['7', '-12', '9223372036854775807'], { type: 'INT64' }],
  ['beyond 64 bits', ['1', '2', '9223372036854775808'], { type: 'STRING' }],
  ['code', ['01', '2', '95'], { type: 'STRING' }],
  ['department', ['75', '2A', '971'], { type: 'STRING' }],
  ['euros', ['12', '12.5', '-0.05'], { type: 'NUMERIC(10,2)' }],
  ['round euros', ['12.00', '13.00', '14.00'], { type: 'NUMERIC(10,2)' }],
  ['many euros', ['1.5', '2', '123456789'], { type: 'FLOAT64' }],
  ['degrees', ['48.85661', '2', '-1.5e-3'], { type: 'FLOAT64' }],
  ['comma', ['"12,5"', '3', '"0,05"'], { type: 'NUMERIC(10,2)', parse: 'decimal-comma' }],
  ['long comma', ['"48,85661"', '3', '"0,05"'], { type: 'FLOAT64', parse: 'decimal-comma' }],
  ['thousands', ['1 234', '12', '7'], { type: 'STRING' }],
  ['day', ['2025-01-31', '2024-02-29', ''], { type: 'DATE' }],
  ['no day', ['2025-01-31', '2025-02-29', ''], { type: 'STRING' }],
  ['day first', ['31/01/2025', '29/02/2024', '01/02/2025'], { type: 'DATE', parse: 'day-first' }],
  ['month first', ['01/31/2025', '02/28/2025', '01/02/2025'], { type: 'STRING' }],
  ['mixed days', ['31/01/2025', '2025-01-31', ''], { type: 'STRING' }],
  ['month', ['2025-01', '2025-12', ''], { type: 'DATE', parse: 'year-month' }],
  ['moment', ['2025-01-31 10:00:00', '2025-01-31T10:00:00.5', ''], { type: 'TIMESTAMP' }],
  ['zoned', ['2025-01-31T10:00:00+01:00', '2025-01-31T10:00:00Z', ''], { type: 'STRING' }],
  ['truth', ['true', 'FALSE', ''], { type: 'BOOL' }],
  ['zero or one', ['0', '1', '0'], { type: 'INT64' }],
  ['none', ['', '', ''], { type: 'STRING' }],
  ['with words', ['1', 'n/a', 'NA'], { type: 'INT64', nullValues: ['NA', 'n/a'] }],
  ['words alone', ['NA', '-', ''], { type: 'STRING' }],
  ['text', ['"a\nb"', '"say ""no"""', 'é'], { type: 'STRING' }],
];

const lines = [0, 1, 2, 3].map((line) =>
  columns.map(([name, texts]) => (line === 0 ? name : texts[line - 1])).join(','),
);
const fileOf = (...records: readonly string[]): string => records.map((record) => `${record}\n`).join('');

/** What every driver must hold; call it from the driver's own test. */
export function describeFileSniffer(name: string, makeSniffer: MakeSniffer): void {
  const sniff = async (bytes: string | Buffer, header?: boolean): Promise<SniffedFile> => {
    const root = await mkdtemp(join(tmpdir(), 'relais-sniffer-'));
    const [file, scratch] = [join(root, "it's.csv"), join(root, 'scratch')];
    try {
      await writeFile(file, bytes);
      const found = await makeSniffer(scratch).sniff({ file, ...(header !== undefined && { header }) });
      expect(await readdir(scratch)).toEqual([]);
      return found;
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  };

  describe(`file sniffer: ${name}`, () => {
    test('types are those that read every value, and codes stay texts', async () => {
      const { columns: found, format } = await sniff(fileOf(...lines));
      const declared = found.map(({ header, type, parse, nullValues }) => [
        header,
        { type, ...(parse && { parse }), ...(nullValues && { nullValues }) },
      ]);
      expect(declared).toEqual(columns.map(([header, , type]) => [header, type]));
      expect(format).toEqual({ delimiter: ',', quote: '"', encoding: 'utf-8', header: true });
    });

    test('one late value decides the type of a long column', async () => {
      const rows = Array.from({ length: 5_000 }, (_, index) => `${index},${index % 7}`);
      const { columns: found, key } = await sniff(fileOf('id,code', ...rows, '5000,2A'));
      expect(found).toMatchObject([
        { type: 'INT64', empty: 0 },
        { type: 'STRING', empty: 0, distinct: 8 },
      ]);
      expect(key).toEqual([0]);
    });

    test('windows-1252 between semicolons, with decimal commas and line breaks in quotes', async () => {
      const text = 'Prénom;Prix en €\r\n"Zoë\r\nou Chloé";12,50\r\nœuvre;3,5\r\n';
      const bytes = Buffer.from(text.replaceAll('€', '\x80').replaceAll('œ', '\x9c'), 'latin1');
      const found = await sniff(bytes);
      expect(found).toMatchObject({
        format: { delimiter: ';', quote: '"', encoding: 'latin-1', header: true },
        records: 2,
        faulty: 0,
        columns: [{ header: 'Prénom' }, { header: 'Prix en €', type: 'NUMERIC(10,2)', parse: 'decimal-comma' }],
      });
    });

    test.each(['Île-de-France œuvre', 'straße', 'señor café', 'à la carte', 'prix en €'])(
      'a short western text, %s, is taken for no other alphabet',
      async (text) => {
        const bytes = Buffer.from(
          fileOf('id;v', `1;${text}`, `2;${text}`).replaceAll('€', '\x80').replaceAll('œ', '\x9c'),
          'latin1',
        );
        expect((await sniff(bytes)).format.encoding).toBe('latin-1');
      },
    );

    test('a byte order mark is no part of the first name, a column without name and value is none', async () => {
      const found = await sniff('\uFEFFid\t note \t\n1\tx\t\n2\ty\t\n');
      expect(found.format).toMatchObject({ delimiter: '\t', encoding: 'utf-8' });
      expect(found.columns.map(({ header, position }) => [header, position])).toEqual([
        ['id', 0],
        ['note', 1],
      ]);
    });

    test('a name that stands twice is two columns', async () => {
      const { columns: found } = await sniff(fileOf('id,note,note', '1,4,x', '2,5,y'));
      expect(found.map(({ header, type }) => [header, type])).toEqual([
        ['id', 'INT64'],
        ['note', 'INT64'],
        ['note', 'STRING'],
      ]);
    });

    test('quotes that mean nothing are left alone', async () => {
      const rows = Array.from({ length: 20 }, (_, index) => `${index}\t"${index}" wide`);
      expect(await sniff(fileOf('id\tsize', ...rows))).toMatchObject({
        format: { quote: null },
        faulty: 0,
        records: 20,
      });
    });

    test('without a header columns have positions and no names; a person may know better', async () => {
      const bytes = fileOf('1;2', '2;3');
      expect(await sniff(bytes)).toMatchObject({
        format: { header: false },
        records: 2,
        columns: [
          { header: null, position: 0 },
          { header: null, position: 1 },
        ],
      });
      expect(await sniff(bytes, true)).toMatchObject({ records: 1, columns: [{ header: '1' }, { header: '2' }] });
    });

    test('the fewest columns that tell rows apart are the key; measures and gaps are none', async () => {
      const rows = ['a,x,1.5,', 'a,y,2.5,1', 'b,x,3.5,2', 'b,y,4.5,3'];
      expect((await sniff(fileOf('region,kind,price,seen', ...rows))).key).toEqual([0, 1]);
      expect((await sniff(fileOf('region,kind', 'a,x', 'a,', 'b,x'))).key).toEqual([]);
    });

    test('copies and records that cannot be read are counted', async () => {
      const rows = Array.from({ length: 40 }, (_, index) => `${index},x`);
      const found = await sniff(fileOf('id,note', ...rows, '1,x', '41,x,more'));
      expect(found).toMatchObject({ records: 42, repeated: 1, faulty: 1, key: [0] });
    });

    const kanji = Buffer.from('93fa967b8cea82cc83658343835883678adf8e9a82aa8f918242a', 'hex');
    test.each<[string, string | Buffer, string]>([
      ['a header alone', 'a,b\n', 'SNIFF_NO_ROWS'],
      ['bars between fields', 'a|b\n1|2\n3|4\n', 'SNIFF_FORMAT'],
      ['a title above the header', 'Figures of 2025\n\na,b\n1,2\n3,4\n', 'SNIFF_FORMAT'],
      ['UTF-16', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'), 'SNIFF_ENCODING'],
      ['Shift JIS', Buffer.concat([Buffer.from('a,b\n1,'), kanji, kanji, Buffer.from('\n')]), 'SNIFF_ENCODING'],
    ])('%s is refused', async (_, bytes, code) => {
      await expect(sniff(bytes)).rejects.toMatchObject({ code });
    });
  });
}
