import type { SniffedFile } from '@relais/rows';
import { printable } from '../../output/report-table.js';
import type { Draft } from '../draft.js';

/** `README.md`: what the pipeline takes in, what was seen of its file, and what only a person can decide. */
export function readmeFile(draft: Draft, sniffed: SniffedFile): string {
  const { names, title, shownUrl, dataset, mart, category, owner, schedule } = draft;
  const { format, records, faulty, repeated } = sniffed;
  const tables = [
    ['table', 'source', 'grain', 'schedule', 'owner'],
    ['---', '---', '---', '---', '---'],
    [`\`source_tables.${names.table}\``, `<${shownUrl}>`, dataset.grain, schedule.comment, owner],
    [
      `\`marts.${mart}\``,
      dataset.name,
      category ? `snapshot × ${category.name}` : 'snapshot',
      'after the source',
      owner,
    ],
  ];
  const columns = dataset.columns.map(({ name, source, type, parse }, index) => [
    `\`${name}\``,
    source?.[0] ?? `field ${index + 1}`,
    parse ? `${type}, ${parse}` : type,
  ]);
  return `# ${names.pipeline}

${cell(title)}. Each run downloads the file, keeps it as a snapshot, types it and publishes \`marts.${mart}\`. The address is
overridden by \`${names.urlVariable}\`.

${tables.map(row).join('\n')}

## What the file looked like

The first file had ${records} records (${repeated} of them copies of others, ${faulty} unreadable), in
${format.encoding === 'utf-8' ? 'UTF-8' : 'windows-1252'}, with fields between ${delimiterNames[format.delimiter]}
and ${format.header ? 'a header' : 'no header'}. Types were read from all of its rows: a later file whose values do not fit
them has those rows quarantined.

| column | in the file | type |
| --- | --- | --- |
${columns.map(row).join('\n')}

## To be decided by a person

- \`licence\` in \`datasets/${names.dataset}.ts\`: the publisher's terms, and what has to be said wherever the data are shown.
- The descriptions of the columns, there and in \`models/schema.yml\`.
- \`rowId\`: ${rowIdRemark(draft)}
- \`freshness\`, when the publisher promises new editions: after how many days a missing one is a fault.
- The marts and tiles that answer real questions; what is here counts rows.
`;
}

const delimiterNames = { ';': 'semicolons', ',': 'commas', '\t': 'tabs' } as const;

const rowIdRemark = ({ key }: Draft): string =>
  key.length > 0
    ? `\`${key.join('`, `')}\` told all rows of the first file apart; whether it always will is the publisher's to say.`
    : 'no few columns told all rows of the first file apart, so all of them do; name those that identify a row.';

/** A cell of a table, whatever a publisher calls a column. */
const cell = (text: string): string => printable(text).replace(/[\\|`*_<>[\]]/g, '\\$&');

const row = (cells: readonly string[]): string =>
  `| ${cells.map((text) => (/^(`.*`|<.*>|---)$/.test(text) ? text : cell(text))).join(' | ')} |`;
