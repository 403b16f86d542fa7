import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RegisteredPipeline, SampleInboxOptions } from '@relais/core';
import { writeInbox } from '@relais/sample-sources';

const options: SampleInboxOptions = { seed: 1, scale: 1, from: '2020-06-01', days: 1, dirt: 0, drift: 'none' };
const visits = {
  definition: {
    name: 'visits',
    datasets: [{ name: 'visits', source: { kind: 'inbox', path: 'in/visits-{date}.csv' } }],
  },
  sample: {
    datasets: [],
    inbox: {
      files: ({ seed }: SampleInboxOptions) => [
        { dataset: 'visits', date: '2020-06-01', records: 2, spoiled: 1, content: ['id\n', `${seed}\n`, 'é\n'] },
      ],
    },
  },
} as unknown as RegisteredPipeline;
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relais-inbox-'));
  file = join(folder, 'in', 'visits-2020-06-01.csv');
});
afterEach(() => rm(folder, { recursive: true }));

test('a file lies where its source is looked for, and nothing unfinished beside it', async () => {
  const seen: string[] = [];
  const written = await writeInbox(visits, { ...options, onFile: (each) => seen.push(each.file) }, folder);
  expect(written).toEqual([{ dataset: 'visits', date: '2020-06-01', records: 2, spoiled: 1, file, bytes: 8 }]);
  expect(seen).toEqual([file]);
  expect(await readFile(file, 'utf8')).toBe('id\n1\né\n');
  expect(await readdir(join(folder, 'in'))).toEqual(['visits-2020-06-01.csv']);
});

test('a file that is there is in the way, stays, or is replaced, as is said', async () => {
  await writeInbox(visits, options, folder);
  expect(await writeInbox(visits, options, folder)).toEqual([]);
  await writeFile(file, 'mine');
  await expect(writeInbox(visits, options, folder)).rejects.toMatchObject({ code: 'SAMPLE_IN_THE_WAY' });
  expect(await readdir(join(folder, 'in'))).toEqual(['visits-2020-06-01.csv']);
  expect(await writeInbox(visits, { ...options, existing: 'keep' }, folder)).toEqual([]);
  expect(await readFile(file, 'utf8')).toBe('mine');
  await writeInbox(visits, { ...options, seed: 2, existing: 'replace' }, folder);
  expect(await readFile(file, 'utf8')).toBe('id\n2\né\n');
});

test('a pipeline without a sample of an inbox says so', async () => {
  const { definition } = visits;
  await expect(writeInbox({ definition }, options, folder)).rejects.toMatchObject({ code: 'SAMPLE_MISSING' });
});
