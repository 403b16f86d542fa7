/** The sum; null when one of the parts is not known. */
export const sumOrNull = (parts: readonly (number | null)[]): number | null =>
  parts.reduce<number | null>((total, part) => (total === null || part === null ? null : total + part), 0);
