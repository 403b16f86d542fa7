import type { SampleSource } from '@relais/core';
import { growthAttributionBench } from './bench.js';
import { growthAttributionDemo } from './demo.js';
import { filesOf } from './files.js';

/** What somebody puts into the inbox, day by day. */
export const growthAttributionSample: SampleSource = {
  datasets: [],
  inbox: { files: filesOf },
  demo: growthAttributionDemo,
  bench: growthAttributionBench,
};
