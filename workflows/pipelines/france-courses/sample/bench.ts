import type { SampleBench } from '@relais/core';

/** A day on which the sample has everything. */
export const franceCoursesBench: SampleBench = { date: '2025-03-15', targets: { loaded: 1.6, published: 2.5 } };
