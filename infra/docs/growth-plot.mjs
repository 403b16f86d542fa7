import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** Readable on white and on dark alike. */
const series = [
  { name: 'whole run', figure: 'whole', colour: '#3b82d6' },
  { name: 'download to loaded', figure: 'loaded', colour: '#d97a1f' },
  { name: 'floor: DuckDB alone', figure: 'floor', colour: '#7d8590' },
];
const SIZE = { width: 720, marginLeft: 56, marginRight: 150, marginBottom: 44, marginTop: 24 };
const style = 'svg{color:#1f2328}@media(prefers-color-scheme:dark){svg{color:#e6edf3}}';

/**
 * Seconds over gigabytes, a line a figure as it was fitted, each end named.
 * @param {import('@relais/bench').GrowthBench} growth
 * @returns {string} SVG: one picture for both schemes of a reader
 */
export const growthPlot = ({ points, fits }) =>
  drawn(
    points,
    'seconds',
    380,
    series.flatMap(({ name, figure, colour }) => marksOf(name, colour, figure, points, fits)),
  );

/** Peak memory over gigabytes, from zero. */
export const memoryPlot = ({ points }) => {
  const known = points.filter(({ peakMemoryBytes }) => peakMemoryBytes !== null);
  const at = { x: gigabytes, y: ({ peakMemoryBytes }) => peakMemoryBytes / 1e6 };
  return drawn(points, 'MB', 240, [
    Plot.lineY(known, { ...at, stroke: series[0].colour, strokeWidth: 1.5 }),
    Plot.dot(known, { ...at, fill: series[0].colour, r: 4 }),
    named(known, at, 'peak memory', series[0].colour),
  ]);
};

function drawn(points, unit, height, marks) {
  const { document } = parseHTML('<html><body></body></html>');
  const svg = Plot.plot({
    ...SIZE,
    height,
    document,
    style: { background: 'transparent', color: '', fontFamily: 'sans-serif', fontSize: '13px' },
    x: { label: 'raw data in GB', domain: [0, gigabytes(points.at(-1))], grid: true },
    y: { label: unit, zero: true, grid: true },
    marks: [Plot.ruleY([0]), ...marks],
  });
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  svg.insertAdjacentHTML('afterbegin', `<style>${style}</style>`);
  return `${svg.outerHTML}\n`;
}

const named = (points, at, name, colour) =>
  Plot.text(points.slice(-1), { ...at, text: () => name, fill: colour, textAnchor: 'start', dx: 10 });

const gigabytes = (point) => point.bytes / 1e9;

function marksOf(name, colour, figure, points, fits) {
  const fit = fits.find((line) => line.figure === figure);
  const y = (point) => point[`${figure}Seconds`];
  const onLine = (point) => fit.fixedSeconds + fit.secondsPerGigabyte * gigabytes(point);
  return [
    Plot.lineY(points, { x: gigabytes, y: onLine, stroke: colour, strokeWidth: 1.5, strokeDasharray: '4 3' }),
    Plot.dot(points, { x: gigabytes, y, fill: colour, r: 4 }),
    named(points, { x: gigabytes, y }, name, colour),
  ];
}
