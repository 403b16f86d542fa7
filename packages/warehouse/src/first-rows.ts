/** A SELECT for the first rows of another; which these are is left to the warehouse. */
export const firstRows = (select: string, limit: number): string =>
  `SELECT * FROM (\n${select}\n) AS found LIMIT ${limit}`;
