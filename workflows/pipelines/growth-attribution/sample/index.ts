import type { SampleSource } from '@relais/core';
import { filesOf } from './files.js';

/** What somebody puts into the inbox, day by day. */
export const growthAttributionSample: SampleSource = { datasets: [], inbox: { files: filesOf } };
