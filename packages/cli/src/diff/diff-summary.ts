import type { TableComparison } from '@relais/warehouse';
import { formatCount } from '../output/figures.js';
import { formatTable, printable } from '../output/report-table.js';
import type { ChosenGenerations } from './choose-generations.js';

/** What a person reads of two generations: a line for each table, then what of the changed ones differs. */
export function diffSummary(
  pipeline: string,
  { before, after }: ChosenGenerations,
  tables: readonly TableComparison[],
): string {
  const header = ['table', 'rows before', 'rows after', 'added', 'removed', 'changed'];
  const rows = tables.map((each) => [
    each.table,
    each.rows.before === null ? 'no table' : formatCount(each.rows.before),
    each.rows.after === null ? 'no table' : formatCount(each.rows.after),
    ...[each.added, each.removed, each.changed].map(formatCount),
  ]);
  return [
    `${pipeline}  from ${before.generation} of ${day(before.publishedAt)} to ${after.generation} of ${day(after.publishedAt)}`,
    '',
    formatTable(header, rows),
    ...tables.filter(isChanged).flatMap(describeTable),
  ].join('\n');
}

/** Whether anything of a table differs. */
export const isChanged = ({ added, removed, changed, columns, rows }: TableComparison): boolean =>
  added + removed + changed + columns.added.length + columns.removed.length + columns.retyped.length > 0 ||
  (rows.before === null) !== (rows.after === null);

const day = (instant: string): string => instant.slice(0, 16).replace('T', ' ');

function describeTable({ table, key, columns, measures, examples }: TableComparison): readonly string[] {
  const shape = [
    ...columns.added.map(({ name, type }) => `+ ${name} ${type}`),
    ...columns.removed.map(({ name }) => `- ${name}`),
    ...columns.retyped.map(({ name, before, after }) => `${name} ${before} → ${after}`),
  ];
  const moved = measures.filter(({ before, after }) => before !== after);
  return [
    `${table}, ${key === null ? 'whole rows (no key is declared)' : `by ${key.join(', ')}`}`,
    ...listed('columns', shape),
    ...listed(
      'changed',
      columns.changed.map(({ name, rows }) => `${name} in ${formatCount(rows)}`),
    ),
    ...moved.map(({ column, before, after }) => `  sum of ${column}: ${figure(before)} → ${figure(after)}`),
    ...examples.map((example) => describeRow(key ?? [], example)),
  ];
}

const LINE = 80;

/** `  changed: a in 1, b in 2`, in as many lines as it takes. */
function listed(title: string, parts: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const [index, part] of parts.entries()) {
    const text = index === parts.length - 1 ? part : `${part},`;
    const last = lines.at(-1);
    if (last !== undefined && last.length + text.length < LINE) lines[lines.length - 1] = `${last} ${text}`;
    else lines.push(`  ${(last === undefined ? `${title}:` : '').padEnd(title.length + 1)} ${text}`);
  }
  return lines;
}

const signs = { added: '+', removed: '-', changed: '~' } as const;

/** Of a changed row what stayed is left out, but for its key. */
function describeRow(key: readonly string[], { kind, before, after }: TableComparison['examples'][number]): string {
  const cells = Object.keys(after ?? before ?? {}).flatMap((name) => {
    const [was, is] = [before?.[name], after?.[name]];
    const isMoved = kind === 'changed' && JSON.stringify(was) !== JSON.stringify(is);
    if (isMoved) return [`${name} ${shown(was)} → ${shown(is)}`];
    return kind === 'changed' && !key.includes(name) ? [] : [`${name} ${shown(after === null ? was : is)}`];
  });
  return `  ${signs[kind]} ${cells.join(', ')}`;
}

const shown = (value: unknown): string => (value === null || value === undefined ? '—' : printable(value));

const figure = (value: unknown): string =>
  typeof value === 'number' && Number.isInteger(value)
    ? formatCount(value)
    : typeof value === 'number'
      ? String(Number(value.toPrecision(12)))
      : shown(value);
