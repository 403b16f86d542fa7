import type { SampleFile } from '@relais/core';
import type { DatasetName } from './deliveries.js';

/** What a file says, and in which form. */
export interface FileContent {
  readonly header: readonly string[];
  readonly lines: readonly string[];
  readonly form: FileForm;
  /** What is left of a line that was cut off while it was written. */
  readonly remnant: string;
}

export type FileForm = 'plain' | 'bom' | 'crlf' | 'reordered' | 'quoted' | 'truncated';

/** In turns from day to day, so that a week has all of them. */
const turns: readonly FileForm[] = ['plain', 'bom', 'crlf', 'reordered', 'quoted', 'truncated', 'plain'];
/** The two files of a day differ. */
const ahead: Readonly<Record<DatasetName, number>> = { sessions: 0, conversions: 2 };
/** In a smaller file one more line that cannot be read is more than a file may have. */
const FEWEST_LINES_TO_CUT = 60;
const LINES_A_PIECE = 512;

/** @param index of the day, from 0 */
export function formOf(dataset: DatasetName, index: number, lines: number): FileForm {
  const form = turns[(index + ahead[dataset]) % turns.length] ?? 'plain';
  return form === 'truncated' && lines < FEWEST_LINES_TO_CUT ? 'plain' : form;
}

/** A file's bytes as text; `records` counts a line that was cut off. */
export function formed({
  header,
  lines,
  form,
  remnant,
}: FileContent): Pick<SampleFile, 'content' | 'records' | 'spoiled'> {
  const cut = form === 'truncated';
  return {
    content: pieces({ header, lines, form, remnant }),
    records: lines.length + (cut ? 1 : 0),
    spoiled: cut ? 1 : 0,
  };
}

function* pieces({ header, lines, form, remnant }: FileContent): Generator<string> {
  const end = form === 'crlf' ? '\r\n' : '\n';
  const written = writers[form] ?? ((line: string) => line);
  yield `${form === 'bom' ? '\uFEFF' : ''}${written(header.join(','))}${end}`;
  for (let at = 0; at < lines.length; at += LINES_A_PIECE)
    yield `${lines
      .slice(at, at + LINES_A_PIECE)
      .map(written)
      .join(end)}${end}`;
  if (form === 'truncated') yield remnant;
}

/** Header and lines alike; others are written as they are. */
const writers: Partial<Record<FileForm, (line: string) => string>> = {
  reordered: (line) => line.split(',').reverse().join(','),
  quoted: (line) =>
    line
      .split(',')
      .map((cell) => `"${cell}"`)
      .join(','),
};
