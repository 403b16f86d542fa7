import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchHeading, benchTables } from '../../packages/bench/dist/tables.js';
import { root } from '../bootstrap/paths.mjs';

const marks = /<!-- bench (?<file>[\w-]+) (?<part>[\w-]+) -->\n[^]*?<!-- \/bench -->/g;

/**
 * A page whose figures are those that `relais bench --keep` has kept: between `<!-- bench <file> <part> -->` and
 * `<!-- /bench -->` stands a table of that measurement, its `heading`, its pictures (`plot`), or the words that it was not
 * measured yet.
 * @param {string} text the page as it is
 * @returns {string} the page as it should be
 */
export function performancePage(text, read = keptDocument) {
  return text.replace(marks, (...match) => {
    const { file, part } = match.at(-1);
    return `<!-- bench ${file} ${part} -->\n\n${shown(read(file), part)}\n\n<!-- /bench -->`;
  });
}

/** Null where it was never kept. */
export function keptDocument(name) {
  try {
    return JSON.parse(readFileSync(join(root, 'docs', 'bench', `${name}.json`), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function shown(document, part) {
  if (document === null) return '_Not measured yet._';
  if (part === 'heading') return `Measured by \`${document.command}\`: ${benchHeading(document)}.`;
  if (part === 'plot') return pictures(document);
  const table = benchTables(document).find(({ name }) => name === part);
  if (table === undefined) throw new Error(`docs/performance.md asks for a table ${part} that no measurement has`);
  return [table.columns, table.columns.map(() => '---'), ...table.rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

/** Seconds and memory, each with what somebody who does not see the picture wants to know of it. */
function pictures({ pipeline, measure, points, fits }) {
  const over = `over raw data from ${(points[0].bytes / 1e9).toFixed(2)} to ${(points.at(-1).bytes / 1e9).toFixed(2)} GB`;
  const lines = fits.map(
    ({ figure, fixedSeconds, secondsPerGigabyte }) =>
      `${figure} ${fixedSeconds.toFixed(1)} s and ${secondsPerGigabyte.toFixed(1)} s a gigabyte`,
  );
  const peaks = points.map(({ peakMemoryBytes }) => `${((peakMemoryBytes ?? 0) / 1e6).toFixed(0)} MB`);
  return [
    `![Seconds ${over}, with straight lines: ${lines.join('; ')}](images/${pipeline}-${measure}.svg)`,
    `![Peak memory ${over}: ${peaks.join(', ')}](images/${pipeline}-${measure}-memory.svg)`,
  ].join('\n\n');
}
