// `@relais/core/fingerprint` stays out of this file: it needs node:crypto, which workflow code cannot have.
export * from './calendar.js';
export * from './column.js';
export * from './contract.js';
export * from './dataset.js';
export * from './draws.js';
export * from './errors.js';
export * from './names.js';
export * from './store-areas.js';
export * from './partition.js';
export * from './payload.js';
export * from './pipeline.js';
export * from './registry.js';
export * from './run.js';
export * from './sample-source.js';
export * from './source.js';
export * from './tile.js';
export * from './variable.js';
