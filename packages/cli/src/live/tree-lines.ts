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
  const drawn = folds.map((fold) => treeRows(tree, fold).flatMap((row) => rowLines(row, screen)));
  const least = drawn.at(-1) ?? [];
  const fitting = drawn.find((lines) => lines.length <= room);
  const shown = fitting ?? least.slice(0, room - 1);
  const hidden = fitting === undefined ? least.length - shown.length : 0;
  return [
    screen.palette.bold(fitWords(headWords(tree), screen.width)),
    ...shown,
    ...(hidden > 0 ? [screen.palette.dim(cliTruncate(`  … ${hidden} more`, screen.width))] : []),
  ];
}

/** Below this a cause has a line of its own. */
const roomyWidth = 60;

function rowLines(row: TreeRow, screen: Screen): readonly string[] {
  const { because, depth, state } = row;
  if (because === null) return [rowLine(row, screen)];
  if (screen.width >= roomyWidth) return [rowLine({ ...row, words: [...row.words, because] }, screen)];
  const indent = '  '.repeat(depth);
  const told = cliTruncate(because, Math.max(1, screen.width - indent.length));
  return [rowLine(row, screen), `${indent}${tones[state](screen.palette, told)}`];
}

function rowLine({ depth, state, name, words }: TreeRow, { width, palette }: Screen): string {
  const indent = '  '.repeat(depth - 1);
  const title = words.length === 0 ? name : name.padEnd(depth === 1 ? nameWidth + 2 : nameWidth);
  const rest = fitWords(words, width - indent.length - title.length - 4);
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
