import type { FailedRows } from '@relais/activities/failed-rows';
import { formatCount } from '../output/figures.js';
import { printable } from '../output/report-table.js';
import type { BadSpot } from './bad-spot.js';
import type { RunExplanation, ToldFault } from './explain-run.js';
import type { NextStep } from './explanation.js';

const verdicts: Readonly<Record<RunExplanation['status'], string>> = {
  succeeded: 'It went well: what it built is what it published.',
  unchanged: 'It went well: every source served what is already published, so nothing had to be built.',
  loaded: 'It went well: the snapshots are loaded, and nothing was built or published.',
  blocked: 'It waits for a person: the machine is fine, something is odd about the data.',
  failed: 'It failed before it published anything: readers keep what they had.',
  running: 'It is going on.',
};

/** Letters of a bad row or file that are shown; `--json` has more. */
const shownLetters = 200;

/** One screen: what happened, where it shows, what it left alone, what to do. */
export function explanationPage(told: RunExplanation): string {
  const { pipeline, logicalDate, status, workflowId, runId, endedAt } = told;
  return [
    `${pipeline} ${logicalDate}  ${status}${told.faults[0] === undefined ? '' : ` ${told.faults[0].code}`}`,
    `run ${workflowId} ${runId}${endedAt === null ? '' : `, reported ${endedAt}`}`,
    '',
    verdicts[status],
    ...(told.faults.length > 0 ? ['', ...because(told.faults)] : []),
    ...section('where it shows', spots(told.spots)),
    ...section('rows that tests found', told.failedRows.flatMap(rowLines)),
    ...section('what it does', stepLines(told)),
    ...section('warnings', because(told.warnings)),
    ...section('what stands', standing(told)),
    ...section('what to do', told.next.length > 0 ? told.next.map(doing) : ['nothing']),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];

/** What a code means, once, then what was said each time. */
function because(told: readonly ToldFault[]): readonly string[] {
  const byCode = new Map<string, ToldFault[]>();
  for (const each of told) {
    const key = `${each.code}${each.dataset === null ? '' : ` (${each.dataset})`}`;
    byCode.set(key, [...(byCode.get(key) ?? []), each]);
  }
  return [...byCode].flatMap(([key, [first, ...more]]) => [
    `${key}: ${first?.means ?? ''}`,
    ...some([first, ...more].flatMap((each) => each?.message.split('\n') ?? [])).map(
      (line) => `    ${printable(line)}`,
    ),
  ]);
}

/** Lines of one kind on a screen; `--json` has them all. */
const shownLines = 12;

const some = (lines: readonly string[]): readonly string[] =>
  lines.length <= shownLines ? lines : [...lines.slice(0, shownLines), `and ${lines.length - shownLines} more`];

/** Snapshots of which the first refused row is shown. */
const shownSpots = 3;

function spots(all: readonly BadSpot[]): readonly string[] {
  const more = all.length - shownSpots;
  return [
    ...all.slice(0, shownSpots).flatMap(spotLines),
    ...(more > 0 ? [`and ${more} more ${more === 1 ? 'snapshot' : 'snapshots'}`] : []),
  ];
}

function spotLines({ dataset, file, row, column, offset, reason, raw, count }: BadSpot): readonly string[] {
  const where =
    row === null ? (offset === null ? '' : `, from byte ${formatCount(offset)}`) : `, row ${formatCount(row)}`;
  const more = count > 1 ? `; ${formatCount(count)} rows were left out in all` : '';
  return [
    `${dataset}: ${file}${where}${column === null ? '' : `, ${column}`}`,
    ...(row === null ? [] : [`    ${printable(reason)}${more}`]),
    `    ${raw === null ? 'no text' : printable(raw.slice(0, shownLetters))}${(raw?.length ?? 0) > shownLetters ? ' …' : ''}`,
  ];
}

const rowLines = ({ test, failures, rows }: FailedRows): readonly string[] => [
  `${test}: ${formatCount(failures)} ${failures === 1 ? 'row' : 'rows'}`,
  ...rows.map(
    (row) =>
      `    ${Object.entries(row)
        .map(([column, value]) => `${printable(column)} ${value === null ? 'null' : printable(value)}`)
        .join(', ')}`,
  ),
];

const stepLines = ({ steps }: RunExplanation): readonly string[] =>
  steps.map(({ activity, dataset, step, attempt }) =>
    [activity, dataset && `of ${dataset}`, step && `at ${step}`, attempt > 1 && `attempt ${attempt}`]
      .filter(Boolean)
      .join(', '),
  );

function standing({ stands, loaded, generation, endedAt, status }: RunExplanation): readonly string[] {
  const { published, snapshots } = stands;
  const later =
    published !== null && endedAt !== null && published.publishedAt > endedAt && published.generation !== generation;
  const readers =
    published === null
      ? 'readers: nothing was ever published'
      : `readers see generation ${published.generation}, published ${published.publishedAt} by ${published.workflowId ?? 'a run'}${later ? ', after this run' : ''}`;
  const kept = snapshots.map(({ dataset, snapshots: count, newest }) =>
    count === 0 ? `${dataset} none` : `${dataset} ${formatCount(count)} (newest ${newest})`,
  );
  const did = status === 'succeeded' || status === 'unchanged' ? 'loaded' : 'loaded, for the next run to publish';
  return [readers, `raw snapshots: ${kept.join(', ')}`, ...loadedLines(loaded).map((line) => `${did}: ${line}`)];
}

/** One line a table, however many snapshots it took in. */
function loadedLines(loaded: RunExplanation['loaded']): readonly string[] {
  const tables = [...new Set(loaded.map(({ table }) => table))];
  return tables.map((table) => {
    const own = loaded.filter((each) => each.table === table);
    const dates = own.map(({ snapshotDate }) => snapshotDate).sort();
    const sum = (of: 'loaded' | 'changed') => formatCount(own.reduce((total, each) => total + each[of], 0));
    const when = own.length === 1 ? dates[0] : `${own.length} snapshots, ${dates[0]} to ${dates.at(-1)}`;
    return `${table} of ${when}, ${sum('loaded')} rows, ${sum('changed')} changed`;
  });
}

const doing = ({ purpose, command }: NextStep): string =>
  command === undefined ? purpose : `${command}\n      ${purpose}`;
