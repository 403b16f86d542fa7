import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Colour = readonly [number, number, number];

const sheet = readFileSync(join(process.cwd(), 'packages', 'dashboard', 'src', 'style', 'colours.css'), 'utf8');
const pairs = new Map(
  [...sheet.matchAll(/--([\w-]+): light-dark\(#(\w{6}), #(\w{6})\)/g)].map(([, name = '', light = '', dark = '']) => [
    name,
    { light: linear(light), dark: linear(dark) },
  ]),
);
const schemes = ['light', 'dark'] as const;

/** Parts of linear light, 0 to 1. */
function linear(hex: string): Colour {
  const part = (index: number): number => {
    const value = parseInt(hex.slice(index, index + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(0), part(2), part(4)];
}

const luminance = ([red, green, blue]: Colour): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

/** WCAG 2: from 1, the same, to 21. */
function contrast(a: Colour, b: Colour): number {
  const [dark = 0, bright = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (bright + 0.05) / (dark + 0.05);
}

const times = (matrix: readonly Colour[], [x, y, z]: Colour): Colour =>
  matrix.map(([a, b, c]) => Math.min(1, Math.max(0, a * x + b * y + c * z))) as unknown as Colour;

/** Machado, Oliveira and Fernandes (2009), severity 1: what people without one kind of cone see. */
const blindness: Readonly<Record<string, readonly Colour[]>> = {
  none: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

/** Distance in CIELAB: from about 2 on, a trained eye sees it. */
function distance(a: Colour, b: Colour): number {
  const lab = (colour: Colour): Colour => {
    const [x, y, z] = [
      [0.4124, 0.3576, 0.1805, 0.95047],
      [0.2126, 0.7152, 0.0722, 1],
      [0.0193, 0.1192, 0.9505, 1.08883],
    ].map(([p = 0, q = 0, r = 0, white = 1]) => {
      const value = (p * colour[0] + q * colour[1] + r * colour[2]) / white;
      return value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116;
    }) as unknown as Colour;
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
  };
  const [from, to] = [lab(a), lab(b)];
  return Math.hypot(...from.map((value, index) => value - (to[index] ?? 0)));
}

const of = (name: string, scheme: (typeof schemes)[number]): Colour => {
  const pair = pairs.get(name);
  if (pair === undefined) throw new Error(`no colour --${name}`);
  return pair[scheme];
};
const series = [1, 2, 3, 4, 5, 6, 7].map((rank) => `series-${rank}`);

describe.each(schemes)('%s', (scheme) => {
  test.each([
    ...['ink', 'muted', 'accent', ...series].map((name) => [name, 'surface'] as const),
    ...['ink', 'muted', 'accent'].map((name) => [name, 'ground'] as const),
    ...(['fresh', 'due', 'late'] as const).map((state) => [state, `${state}-soft`] as const),
    ...['fresh-soft', 'due-soft', 'late-soft', 'accent-soft', 'sunken'].map((ground) => ['ink', ground] as const),
    ['muted', 'sunken'] as const,
  ])('%s is read on %s', (text, ground) => {
    expect(contrast(of(text, scheme), of(ground, scheme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(Object.keys(blindness))('series stay apart: %s', (kind) => {
    const seen = series.map((name) => times(blindness[kind] ?? [], of(name, scheme)));
    const near = series.flatMap((a, i) =>
      series.slice(i + 1).flatMap((b, k) => {
        const apart = distance(seen[i]!, seen[i + 1 + k]!);
        return apart < 10 ? [`${a} ${b} ${apart.toFixed(1)}`] : [];
      }),
    );
    expect(near).toEqual([]);
  });
});
