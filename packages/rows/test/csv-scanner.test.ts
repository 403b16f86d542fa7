import type { CsvFormat } from '@relais/core';
import { CsvScanner, type CsvScan, type ScanOptions } from '@relais/rows';

const format: CsvFormat = { delimiter: ';', quote: '"', encoding: 'utf-8', header: true };

function scan(
  bytes: string | Buffer,
  options: ScanOptions = {},
  given: Partial<CsvFormat> = {},
  chunkBytes = Infinity,
): CsvScan {
  const scanner = new CsvScanner({ ...format, ...given }, options);
  const file = Buffer.from(bytes as Buffer);
  for (let at = 0; at < file.length; at += chunkBytes) {
    const chunk = Buffer.from(file.subarray(at, at + chunkBytes));
    scanner.push(chunk);
    chunk.fill(0x5a);
  }
  return scanner.end();
}

const text = '\uFEFF"a";b é;"c ""d"""\r\n1;"x\r\n;""\n";y\r\n\r\n"2";"";\r\n3;z;œ';

test('counts records, not lines', () => {
  expect(scan(text)).toEqual({
    header: ['a', 'b é', 'c "d"'],
    records: 3,
    width: 3,
    irregular: 0,
    newline: '\r\n',
    mixedNewlines: false,
    endsInsideQuote: false,
    endsWithoutNewline: true,
    endsInsideRecord: false,
    hasNul: false,
    hasReplacementCharacter: false,
    hasInvalidUtf8: false,
    longestRecord: Buffer.byteLength('1;"x\r\n;""\n";y'),
    distinctValues: [],
    repeated: null,
  });
});

test.each([1, 2, 3, 4, 5, 7, 11])('chunks of %i bytes, reused by the reader, change nothing', (chunkBytes) => {
  for (const sample of [text, 'a;b\r1;"\uFFFD"\r', 'a\n"open\n', '', '\uFEFF', 'a', '"', 'a;b\n\0;é\n']) {
    const options = { watch: ['a'] };
    expect(scan(sample, options, {}, chunkBytes)).toEqual(scan(sample, options));
  }
});

test.each([
  ['a;b\n1;2\n', { newline: '\n', records: 1, endsWithoutNewline: false }],
  ['a;b\r1;2\r', { newline: '\r', records: 1, endsWithoutNewline: false }],
  ['a;b\r\n1;2\n3;4\n', { newline: '\n', records: 2, mixedNewlines: true }],
  ['a;b\n\n\n1;2\n\n\n', { records: 1 }],
  ['a;b', { records: 0, header: ['a', 'b'], endsWithoutNewline: true }],
  ['', { records: 0, header: [], width: 0 }],
  ['a;b\n1;"2\n3;4\n', { records: 1, endsInsideQuote: true, endsInsideRecord: true }],
  ['a;b\n1;2\n3', { records: 2, endsInsideRecord: true }],
  ['a;b\n1;2\n3\n', { records: 2, endsInsideRecord: false }],
  ['a;b\n1\n1;2;3\n1;2\n', { records: 3, irregular: 2 }],
  ['a;b\n"1"x;2\n', { records: 1, irregular: 1 }],
  ['a;b\n1";2\n', { records: 1, irregular: 1 }],
  ['a;b\n"1;2\n', { records: 1, irregular: 1, endsInsideQuote: true }],
  ['a;b\n1;\0\n', { hasNul: true }],
  ['a;b\n1;\uFFFD\n', { hasReplacementCharacter: true, hasInvalidUtf8: false }],
  [Buffer.from('a;b\n1;é\n', 'latin1'), { hasInvalidUtf8: true, hasReplacementCharacter: false }],
  [Buffer.from('a;b\n1;é').subarray(0, -1), { hasInvalidUtf8: true }],
] as const)('%j', (sample, expected) => {
  expect(scan(sample as string | Buffer)).toMatchObject(expected);
});

test('without a header the first record is one, and most records say how wide they are', () => {
  const found = scan('1\t2\t3\n1\t2\n"\t5\t6\n', {}, { delimiter: '\t', quote: null, header: false });
  expect(found).toMatchObject({ header: [], records: 3, width: 3, irregular: 1 });
});

test('every byte is some character of latin-1', () => {
  const found = scan(Buffer.from('é;€\n\xe9;\x80\n', 'latin1'), {}, { encoding: 'latin-1' });
  expect(found).toMatchObject({ records: 1, hasInvalidUtf8: false });
  expect(found.header[0]).toBe('é');
});

test('notes up to 64 distinct values of the watched column, whatever it is called', () => {
  const rows = ['1;"2025-03-19"', '2;2025-03-19', '3;', '4;""', '5;2025-04-01', '6;x', '7;y'];
  const file = ['id;date_chargement', ...rows, ''].join('\n');
  const options = { watch: ['date_extract', 'date_chargement'] };
  expect(scan(file, options).distinctValues).toEqual(['2025-03-19', '2025-04-01', 'x', 'y']);
  const many = Array.from({ length: 70 }, (_, id) => `${id};v${id}`);
  expect(scan(['id;date_chargement', ...many, ''].join('\n'), options).distinctValues).toHaveLength(64);
  expect(scan(file, { watch: ['date'] }).distinctValues).toEqual([]);
});

test('a field of 10 MB, also in the watched column, takes no more than a note', () => {
  const long = 'é\n;""'.repeat(2_000_000);
  const found = scan(`a;b\n"${long}";1\n2;2\n`, { watch: ['a'] }, {}, 65_536);
  expect(found).toMatchObject({ records: 2, irregular: 0, longestRecord: Buffer.byteLength(long) + 4 });
  expect(found.distinctValues[0]!.length).toBeLessThanOrEqual(4096);
});

describe('records that share what identifies them', () => {
  const options = { identity: [['id', 'ref'], ['day']] };
  const repeated = (file: string | Buffer, chunkBytes = Infinity, given: Partial<CsvFormat> = {}): unknown =>
    scan(file, options, given, chunkBytes).repeated;
  const file = 'day;text;ref\nmon;x;"1""a"\ntue;"y\n;";1\nmon;z;"1""a"\n"mon";;"1""a"\n\n;;\n;;\nmon;z\nmon;\n';

  test.each([Infinity, 1, 2, 3, 7, 16])('are noted once, in chunks of %d bytes', (chunkBytes) => {
    expect(repeated(file, chunkBytes)).toEqual([
      ['1"a', 'mon'],
      ['', ''],
      ['', 'mon'],
    ]);
  });

  test('are told apart where one text ends in the other', () => {
    expect(repeated('id;day\n1;23\n12;3\n;123\n123;\n')).toEqual([]);
  });

  test('are found by position where there is no header', () => {
    const found = scan('a;1\nb;2\nc;1\n', { identity: [1] }, { header: false });
    expect(found.repeated).toEqual([['1']]);
  });

  test('lack a column that the file does not have', () => {
    expect(repeated('day;x\nmon;1\nmon;2\n')).toEqual([['', 'mon']]);
  });

  test('are all found among many, with few others', () => {
    const ids = Array.from({ length: 200_000 }, (_, index) => (index * 7919) % 199_900);
    const found = repeated(['id;day', ...ids.map((id) => `${id};mon`), ''].join('\n')) as string[][];
    const again = ids.slice(199_900).map(String);
    expect(found.map(([id]) => id)).toEqual(expect.arrayContaining(again));
    expect(found.length).toBeLessThan(again.length + 20);
  });

  test('are not noted when there are too many, or too long ones', () => {
    const twice = (ids: readonly string[]): string => ['id;day', ...ids, ...ids, ''].join('\n');
    expect(repeated(twice(Array.from({ length: 1001 }, (_, id) => `${id};mon`)))).toBeNull();
    expect(repeated(twice(['x'.repeat(101_000)]))).toBeNull();
  });
});
