export type { BenchReport, Machine, Stage } from './bench-report.js';
export { formatBench } from './format-bench.js';
export { runBench, type BenchOptions } from './run-bench.js';
