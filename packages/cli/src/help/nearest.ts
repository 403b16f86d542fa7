import { closest, distance } from 'fastest-levenshtein';

/** The name that was probably meant; null where none is near enough to be more than a guess. */
export function nearest(name: string, known: readonly string[]): string | null {
  if (name === '' || known.length === 0) return null;
  const found = closest(name, known);
  return distance(name, found) <= Math.max(2, Math.ceil(found.length / 3)) ? found : null;
}

/** What to say of a name that nothing has: the nearest one, or all there are. */
export function hintOf(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === null ? `known: ${known.join(', ') || 'none'}` : `did you mean ${near}?`;
}
