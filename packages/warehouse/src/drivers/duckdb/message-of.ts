import { types } from 'node:util';

/** DuckDB's own message, which begins with the kind of the error: `IO Error: …`. Errors of other realms count too. */
export const messageOf = (error: unknown): string => (types.isNativeError(error) ? error.message : String(error));
