import type { Trial } from './run-trial.js';
import { plainRuns } from './scenario.js';

/** Where an error instead of an outcome would not reach whoever waits for it. */
const onlyKilled = new Set(['dbt/node:after', 'dbt/process:after']);
const mostFaults = 5;
const longestLifeMs = 6_000;

/**
 * One to five faults, drawn from a seed: kills at a point, errors told of writes that happened, kills at some time.
 * @param reached the points of a run that nothing befell, in order
 */
export function randomTrial(seed: number, reached: readonly string[], models: Trial['models']): Trial {
  const random = mulberry32(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const faults = new Set<string>();
  const killsAfterMs: number[] = [];
  for (let count = 1 + below(mostFaults); count > 0; count--) {
    const position = below(reached.length);
    const point = reached[position] ?? '';
    const occurrence = reached.slice(0, position + 1).filter((each) => each === point).length;
    const kind = below(10);
    if (kind < 2) killsAfterMs.push(1_000 + below(longestLifeMs));
    else if (kind < 5 && point.endsWith(':after') && !onlyKilled.has(point)) faults.add(`fail@${point}#${occurrence}`);
    else faults.add(`kill@${point}#${1 + below(occurrence)}`);
  }
  return { name: `seed-${seed}`, scenario: plainRuns, faults: [...faults], killsAfterMs, models };
}

/** Equal seeds draw equal numbers on every machine: Tommy Ettinger's mulberry32. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
