export * from './judge-freshness.js';
export * from './schedule-times.js';
