/** Draws the next whole number in [0, bound). */
export type Draw = (bound: number) => number;

/**
 * A pseudo-random stream that depends on its keys alone, so any row can be made without making those before it.
 * The mixing is Mulberry32 (Tommy Ettinger, public domain); good enough for looks, not for secrets.
 */
export function drawsOf(...keys: readonly number[]): Draw {
  let state = 0x9e3779b9;
  for (const key of keys) {
    state = Math.imul(state ^ key, 0x85ebca6b);
    state ^= state >>> 13;
  }
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}

/** One of a list. */
export function pick<T>(draw: Draw, list: readonly T[]): T {
  const chosen = list[draw(list.length)];
  if (chosen === undefined) throw new RangeError('[core/draws] nothing to pick from');
  return chosen;
}
