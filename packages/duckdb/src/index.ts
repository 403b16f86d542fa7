export { openDuckDB, type OpenDuckDB, type OpenOptions } from './open-duckdb.js';
export { quoteIdentifier, quoteLiteral } from './quote.js';
