import { formatCount } from '../output/figures.js';
import { formatTable } from '../output/report-table.js';
import type { NewColumn, NewPipelineDocument } from './new-pipeline-document.js';
import type { NewPipeline } from './new-pipeline.js';

/** What `new pipeline --json` prints. */
export function newPipelineDocument({ draft, sniffed, files }: NewPipeline, written: boolean): NewPipelineDocument {
  const { names, dataset, key, category, mart } = draft;
  const { format, records, faulty, repeated } = sniffed;
  return {
    ...{ pipeline: names.pipeline, dataset: names.dataset, urlVariable: names.urlVariable, url: draft.shownUrl },
    ...{ format, records, faulty, repeated, key, category: category?.name ?? null },
    tables: [`source_tables.${names.table}`, `marts.${mart}`],
    columns: columnsOf({ draft, sniffed }),
    ...{ rowId: dataset.rowId, files, written, next: nextCommands(names.pipeline) },
  };
}

/** The same for people: the columns as a table, and what was made of the file. */
export function describeNewPipeline(found: NewPipeline): string {
  const { draft, sniffed } = found;
  const { records, faulty, repeated } = sniffed;
  const { format } = sniffed;
  const table = formatTable(
    ['column', 'in the file', 'type', 'read as', 'empty', 'distinct'],
    columnsOf(found).map(({ name, header, type, parse, empty, distinct }) => [
      name,
      header,
      type,
      parse,
      empty,
      distinct,
    ]),
  );
  const odd = [
    faulty > 0 ? `${formatCount(faulty)} of them unreadable` : '',
    repeated > 0 ? `${formatCount(repeated)} copies of others` : '',
  ].filter(Boolean);
  const lines = [
    `records      ${formatCount(records)}${odd.length > 0 ? `, ${odd.join(', ')}` : ''}`,
    `encoding     ${format.encoding === 'utf-8' ? 'UTF-8' : 'windows-1252, because it is not UTF-8: look at the accents'}`,
    `delimiter    ${format.delimiter === '\t' ? 'tab' : format.delimiter}`,
    `header       ${format.header ? 'yes' : 'no'}`,
    `row identity ${draft.key.length > 0 ? draft.key.join(', ') : 'all columns together'}`,
    `snapshot     ${draft.dataset.snapshotDate.from === 'column' ? `dated by ${draft.dataset.snapshotDate.column}` : 'dated by the day of the run'}`,
    `tables       source_tables.${draft.names.table}, marts.${draft.mart}`,
  ];
  return `${table}\n${lines.join('\n')}\n`;
}

/** The two commands to go on with. */
export const nextCommands = (pipeline: string): readonly [run: string, test: string] => [
  `./relais run ${pipeline}`,
  `npx jest workflows/pipelines/${pipeline}`,
];

const columnsOf = ({ draft, sniffed }: Pick<NewPipeline, 'draft' | 'sniffed'>): readonly NewColumn[] =>
  sniffed.columns.map(({ header, type, parse, nullValues, empty, distinct }, index) => ({
    name: draft.dataset.columns[index]?.name ?? '',
    header,
    type,
    parse: parse ?? null,
    nullValues: nullValues ?? [],
    empty,
    distinct,
  }));
