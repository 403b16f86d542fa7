import type { SampleSource } from '@relais/core';

/** What the three sources look like on any day. */
export const franceCoursesSample: SampleSource = { datasets: [] };
