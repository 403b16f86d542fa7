import type { SampleInboxOptions } from '@relais/core';
import type { FileContent } from './file-form.js';

type Columns = Pick<FileContent, 'header' | 'lines'>;

const countries = ['FR', 'DE', 'US', 'NL', 'BR'];

/** What becomes of the columns when somebody changes the export without telling anybody. */
export function drifted(
  drift: SampleInboxOptions['drift'],
  header: readonly string[],
  lines: readonly string[],
): Columns {
  if (drift === 'added')
    return {
      header: [...header, 'country'],
      lines: lines.map((line, index) => `${line},${countries[index % countries.length]}`),
    };
  if (drift === 'renamed') return { header: header.map((name) => name.replace('time_started', 'started_at')), lines };
  return { header, lines };
}
