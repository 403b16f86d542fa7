import cliTruncate from 'cli-truncate';
import type { Palette } from './palette.js';
import type { RunTree, StepState } from './run-tree.js';
import { folds, headWords, treeRows, type TreeRow } from './tree-rows.js';

export interface Screen {
  /** In columns and rows of characters. */
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
}

const marks: Readonly<Record<StepState, string>> = {
  waiting: '○',
  running: '●',
  retrying: '↻',
  done: '✓',
  failed: '✗',
  skipped: '–',
};

const tones: Readonly<Record<StepState, (palette: Palette, text: string) => string>> = {
  waiting: ({ dim }, text) => dim(text),
  running: ({ cyan }, text) => cyan(text),
  retrying: ({ yellow }, text) => yellow(text),
  done: ({ green }, text) => green(text),
  failed: ({ red }, text) => red(text),
  skipped: ({ dim }, text) => dim(text),
};

/** Wide enough for the longest name of a step, so that figures stand below each other. */
const nameWidth = 9;

/**
 * The lines of a run's tree on a screen: none wider than it, and no more of them than it has. What does not fit is left
 * out in the order of {@link folds}.
 */
export function treeLines(tree: RunTree, screen: Screen): readonly string[] {
  const room = Math.max(2, screen.height - 1);
  const rows = folds.map((fold) => treeRows(tree, fold));
  const fitting = rows.find((shown) => shown.length <= room);
  const shown = fitting ?? (rows.at(-1) ?? []).slice(0, room - 1);
  const hidden = fitting === undefined ? (rows.at(-1)?.length ?? 0) - shown.length : 0;
  const head = fitWords(headWords(tree), screen.width);
  return [
    screen.palette.bold(head),
    ...shown.map((row) => rowLine(row, screen)),
    ...(hidden === 0 ? [] : [screen.palette.dim(cliTruncate(`  … ${hidden} more`, screen.width))]),
  ];
}

function rowLine({ depth, state, name, words }: TreeRow, { width, palette }: Screen): string {
  const indent = '  '.repeat(depth - 1);
  const title = words.length === 0 ? name : name.padEnd(depth === 1 ? nameWidth + 2 : nameWidth);
  const taken = indent.length + 2 + title.length + 2;
  const rest = fitWords(words, width - taken);
  const text = cliTruncate(
    `${title}${rest === '' ? '' : `  ${rest}`}`.trimEnd(),
    Math.max(1, width - indent.length - 2),
  );
  return `${indent}${tones[state](palette, marks[state])} ${isDim(state) ? tones[state](palette, text) : text}`;
}

const isDim = (state: StepState): boolean => state === 'waiting' || state === 'skipped' || state === 'failed';

/** A word that is cut to less says nothing. */
const leastWidth = 12;

/** As many words as there is room for; a figure that does not fit is left out, the first word and the last are cut. */
function fitWords(words: readonly string[], width: number): string {
  if (width < 2) return '';
  const [first = '', ...more] = words;
  let line = cliTruncate(first, width);
  for (const [index, word] of more.entries()) {
    const longer = `${line}  ${word}`;
    const fits = cliTruncate(longer, width);
    if (fits === longer) line = longer;
    else return index === more.length - 1 && width - line.length >= leastWidth ? fits : line;
  }
  return line;
}
