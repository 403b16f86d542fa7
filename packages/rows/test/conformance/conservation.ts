import { courseRecord, csvFile, csvLine, headerNames, type CourseRecord } from './courses.js';
import { typeBytes, type MakeTyper } from './harness.js';

/** Seeded numbers in [0, 1): mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface DirtyFile {
  readonly text: string;
  readonly lines: readonly string[];
  /** Numbers of the records that have to be quarantined. */
  readonly bad: readonly number[];
  readonly identities: number;
}

const texts = [
  '',
  'x',
  'a;b',
  'a\nb',
  '"',
  'l\r\nm',
  ';;;;;;;;;;;',
  'é œ',
  '1;2\n3;4',
  '2025-03-19;Ain;1;2;3;4;5;6;7;8;9;10\n',
];
const badValues: readonly Partial<CourseRecord>[] = [
  { code_inventaire: '1e3' },
  { date_extract: '' },
  { frais_ttc_tot_mean: '1,5' },
  { premier_mois: '2024-13' },
  { contenu_formation: 'nul\0' },
  { intitule_certification: '\uFFFD' },
];
const misshapen = [
  (line: string): string => `${line};`,
  (line: string): string => `${line};"a\nb"`,
  (line: string): string => `x;${line}`,
  (): string => 'one field',
  (line: string): string => `"a"b${line}`,
];

/** Records of every kind at random; without `broken` the structure is sound and only values are bad. */
function dirtyFile(seed: number, broken: boolean): DirtyFile {
  const random = randomNumbers(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const bad: number[] = [];
  const identities = new Set<number>();
  const lines = Array.from({ length: 20 + Math.floor(random() * 200) }, (_, index) => {
    const identity = Math.floor(random() * 100);
    const values = {
      contenu_formation: pick(texts),
      domaine: pick(texts),
      code_formacode_1: pick(['', '0', '31023.0']),
    };
    const line = (more: Partial<CourseRecord> = {}) => csvLine(courseRecord(identity, { ...values, ...more }));
    const kind = random();
    if (kind < 0.8) {
      identities.add(identity);
      return line();
    }
    bad.push(index + 1);
    return kind < 0.9 || !broken ? line(pick(broken ? badValues : badValues.slice(0, 4))) : pick(misshapen)(line());
  });
  return { text: csvFile(lines, [...headerNames]), lines, bad, identities: identities.size };
}

/** Whatever the file: read = loaded + duplicates + quarantined, and what is quarantined is what was written there. */
export function describeConservation(makeTyper: MakeTyper): void {
  const seeds = Array.from({ length: 12 }, (_, seed) => [seed + 1, seed % 2 === 0] as const);

  test.each(seeds)('no row is lost or invented (seed %i, broken structure: %p)', async (seed, broken) => {
    const file = dirtyFile(seed, broken);
    const { outcome, rows, quarantine, checks } = await typeBytes(makeTyper, file.text);
    expect(outcome.read).toBe(file.lines.length);
    expect(outcome.loaded + outcome.duplicates + outcome.quarantined).toBe(outcome.read);
    expect(rows).toHaveLength(file.identities);
    expect(outcome).toMatchObject({ loaded: file.identities, quarantined: file.bad.length });
    expect(quarantine.map(({ row, raw }) => [Number(row), raw])).toEqual(
      file.bad.map((number) => [number, file.lines[number - 1]]),
    );
    for (const { raw, typed } of checks) expect(raw).toBe(typed);
  });
}
