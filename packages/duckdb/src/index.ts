export { duckdbTypes } from './column-types.js';
export { keepDatabases, type TakeDatabase, type TakenDuckDB } from './keep-databases.js';
export { openDuckDB, type OpenDuckDB } from './open-duckdb.js';
export { type OpenOptions } from './start-duckdb.js';
export { quoteIdentifier, quoteLiteral } from './quote.js';
