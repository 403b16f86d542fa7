export type { BenchDocument, BenchReport, Measurement } from './bench-report.js';
export type { BenchOptions } from './measurement.js';
export { benchHeading, benchTables, type BenchTable } from './tables.js';
export { measureBackfill, type BackfillBenchOptions } from './measure-backfill.js';
export { measureGrowth, type GrowthBenchOptions } from './measure-growth.js';
export { measureRun, type RunBenchOptions } from './measure-run.js';
export { measureTranslation } from './measure-translation.js';
