import type { GrowthBench } from '@relais/bench/bench-report';
import { linearFit } from '@relais/bench/linear-fit';
import { growthOf } from '@relais/bench/growth-of';
import { benchHeading, benchTables } from '@relais/bench/tables';
import { atLeast, atMost } from '@relais/bench/verdict';

const machine = { cpu: 'a processor', cores: 2, memoryBytes: 8e9, node: '20.0.0', platform: 'linux-x64' };
const point = (scale: number, memory: number) => ({
  ...{ scale, bytes: scale * 5e8, floorSeconds: 2 * scale, loadedSeconds: 1 + 3 * scale, wholeSeconds: 9 + 5 * scale },
  peakMemoryBytes: memory,
});

test('a line is found through points that lie on one, and told from one that they miss', () => {
  expect(linearFit([[0, 1], [1, 3], [3, 7]])).toEqual({ intercept: 1, slope: 2, rSquared: 1 }); // prettier-ignore
  expect(linearFit([[0, 0], [1, 3], [2, 0]]).rSquared).toBe(0); // prettier-ignore
});

test('growth is linear in bytes, and its memory is held against scale 1', () => {
  const { fits, verdicts } = growthOf([point(0.1, 4e8), point(1, 6e8), point(10, 7e8)]);
  expect(
    fits.map(({ figure, fixedSeconds, secondsPerGigabyte }) => [figure, fixedSeconds, secondsPerGigabyte]),
  ).toEqual([
    ['floor', expect.closeTo(0), expect.closeTo(4)],
    ['loaded', expect.closeTo(1), expect.closeTo(6)],
    ['whole', expect.closeTo(9), expect.closeTo(10)],
  ]);
  expect(verdicts.map(({ figure, met }) => [figure, met])).toEqual([
    ['seconds to loaded lie on a line over bytes', true],
    ['seconds to whole lie on a line over bytes', true],
    ['peak memory of scale 10, to that of scale 1', false],
    ['peak memory of scale 10', true],
  ]);
});

test('a verdict is met at its target, and unknown where the machine does not tell', () => {
  const figure = { figure: 'x', unit: 's', target: 2 } as const;
  expect([2, 2.01, null].map((measured) => atMost({ ...figure, measured }).met)).toEqual([true, false, null]);
  expect([2, 1.99, null].map((measured) => atLeast({ ...figure, measured }).met)).toEqual([true, false, null]);
});

test('a measurement says in one line where and when, and in tables what', () => {
  const document: GrowthBench = {
    ...{ measure: 'growth', pipeline: 'p', measuredAt: '2026-11-21T15:00:00.000Z', machine, seed: 1, scale: 10 },
    code: { version: '0.1.0', commit: '0123456789abcdef', changed: true },
    command: './relais bench p --measure growth',
    ...growthOf([point(1, 6e8), point(10, 6e8)]),
  };
  expect(benchHeading(document)).toBe(
    'p, growth, scale 10: a processor, 2 cores, 8 GB, Node 20.0.0, 2026-11-21 15:00 UTC, commit 0123456789ab and changes',
  );
  const [growth, fits, verdicts] = benchTables(document);
  expect(growth?.rows[0]).toEqual(['1', '500 MB', '2.00 s', '4.00 s', '14.00 s', '2.00 ×', '600 MB']);
  expect(fits?.rows[1]).toEqual(['loaded', '1.00 s', '6.00 s', '1.0000']);
  // Two points lie on a line in any case.
  expect(verdicts?.rows[0]).toEqual(['seconds to loaded lie on a line over bytes', '≥ 0.99 R²', '– R²', 'unknown']);
  expect(verdicts?.rows[2]).toEqual(['peak memory of scale 10, to that of scale 1', '≤ 1.1 ×', '1.00 ×', 'met']);
});
