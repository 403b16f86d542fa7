import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatasetDefinition } from '@relais/core';
import { countRaw } from '../src/count-raw.js';
import { courses } from './conformance/courses.js';

const dataset: DatasetDefinition = {
  ...courses,
  columns: [
    { name: 'id', type: 'INT64', description: 'Number' },
    { name: 'kind', type: 'STRING', nullValues: ['none'], description: 'One of few' },
    { name: 'text', type: 'STRING', description: 'Long, or nothing' },
  ],
  rowId: ['id'],
  reconciliation: [
    { name: 'all' },
    { name: 'id', column: 'id', except: [7] },
    { name: 'kind', column: 'kind' },
    { name: 'text', column: 'text' },
    { name: 'long kind', column: 'kind', among: ['a kind that is spelled "at length"'] },
  ],
};

type Line = readonly [
  bytes: Buffer,
  counted: readonly [id: boolean, kind: boolean, text: boolean, long: boolean] | null,
];

/** Every length that a text may have up to this, so that chunks of a mebibyte end in every part of a record. */
const LONGEST = 4_000;

const line = (number: number): Line => {
  const text = 'é€\nœ'.repeat(LONGEST / 4).slice(0, number % LONGEST);
  const of = (record: string): Buffer => Buffer.from(record);
  switch (number % 7) {
    case 0:
      return [of(`${number};none;"${text}"`), [true, false, text !== '', false]];
    case 1:
      return [of(`${number}.0;"a kind that is spelled ""at length""";`), [true, true, false, true]];
    case 2:
      return [of(`7;b;"${text}"`), [false, true, text !== '', false]];
    case 3:
      return [of(`${number};b`), null];
    case 4:
      return [of(`${number};b;${number % 3 === 0 ? 'nul\0' : '\uFFFD'}`), null];
    case 5:
      return [Buffer.concat([of(`${number};b;"${text}`), Buffer.from([0xc3]), of('"')]), null];
    default:
      return [of(`"007.0";"";"${text}"`), [false, false, text !== '', false]];
  }
};

describe('raw counts', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'relais-count-'))));
  afterEach(() => rm(folder, { recursive: true }));

  test.each([8, 3_000, 6_001])(
    'a record counts wherever it lies and whatever stands around it, from %d on',
    async (first) => {
      const lines = Array.from({ length: 1_200 }, (_, index) => line(first + index));
      const file = join(folder, 'raw.csv');
      await writeFile(
        file,
        Buffer.concat([Buffer.from('id;kind;text'), ...lines.flatMap(([bytes]) => [Buffer.from('\n'), bytes])]),
      );
      const counted = lines.flatMap(([, each]) => (each === null ? [] : [each]));
      const expected = [0, 1, 2, 3].map((check) => counted.filter((each) => each[check]).length);
      expect(await countRaw({ dataset, file })).toEqual([counted.length, ...expected]);
    },
  );
});
