/** The middle one; of an even number the upper of the two. NaN of none. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** The item whose figure is the median. */
export const medianBy = <T>(items: readonly T[], figure: (item: T) => number): T | undefined =>
  items.toSorted((a, b) => figure(a) - figure(b))[Math.floor(items.length / 2)];

/** The highest of what is known; null where nothing is. */
export const highest = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
};
