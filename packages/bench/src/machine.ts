import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import type { Machine } from './bench-report.js';

/** What the figures were measured on. */
export const describeMachine = (): Machine => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  memoryBytes: totalmem(),
  node: process.versions.node,
  platform: `${platform()}-${arch()}`,
});
