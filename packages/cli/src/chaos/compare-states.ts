import type { HomeState } from './state-of-home.js';

/** Where a state differs from the one that nothing befell; a line each, empty when they are equal. */
export function compareStates(expected: HomeState, found: HomeState): readonly string[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort();
  return names
    .filter((name) => expected[name] !== found[name])
    .map((name) => `${name}: expected ${expected[name] ?? 'nothing'}, found ${found[name] ?? 'nothing'}`);
}
