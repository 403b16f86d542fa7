import type { SampleDataset } from '@relais/core';
import { toChunks } from './csv.js';
import { TERM_COUNT, terms } from './thesaurus.js';

/** Ten cells without a header, lines as Windows ends them; only 0, 1, 6 and 9 mean something to us. */
function* lines(): Generator<string> {
  for (const { code, description, field, generic } of terms()) {
    const cells = [code, description, description.toUpperCase(), '', '', field.slice(0, 3), field, '', '', generic];
    yield `${cells.join('\t')}\r\n`;
  }
}

/** The thesaurus: the same bytes whatever the options, as an edition is. */
export const formacodeSample: SampleDataset = {
  path: '/IMG/zip/fcod_13_25_10_2019.zip',
  dataset: 'formacode',
  contentType: 'application/zip',
  recordsCount: () => TERM_COUNT,
  content: () => toChunks(lines(), 'latin1'),
  zipMember: 'FCod.xls',
};
