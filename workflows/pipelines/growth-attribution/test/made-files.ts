import type { SampleFile, SampleInboxOptions } from '@relais/core';
import { parse } from 'csv-parse/sync';
import { filesOf } from '../sample/files.js';

export const options: SampleInboxOptions = {
  seed: 1,
  scale: 0.02,
  from: '2020-06-01',
  days: 9,
  dirt: 0.005,
  drift: 'none',
};
export const clean: SampleInboxOptions = { ...options, dirt: 0 };

/** A file of the sample with its whole text. */
export interface TextFile extends Omit<SampleFile, 'content'> {
  readonly text: string;
}
export const made = (given: SampleInboxOptions): TextFile[] =>
  Array.from(filesOf(given), ({ content, ...file }) => ({ ...file, text: [...content].join('') }));
export const ofDataset = (files: readonly TextFile[], dataset: string): readonly TextFile[] =>
  files.filter((file) => file.dataset === dataset);
/** Records with their header's names; those with too many or too few cells are kept too. */
export const records = ({ text }: TextFile): Record<string, string>[] =>
  parse(text, { columns: true, bom: true, relax_column_count: true }) as Record<string, string>[];

export function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

/** The same sample with dirt and without. */
export const [dirty, plain] = [made(options), made(clean)];
export const sessionsOf = (files: readonly TextFile[]) => ofDataset(files, 'sessions').flatMap(records);
export const conversionsOf = (files: readonly TextFile[]) => ofDataset(files, 'conversions').flatMap(records);
