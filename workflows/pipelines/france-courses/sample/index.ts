import type { SampleSource } from '@relais/core';
import { franceCoursesBench } from './bench.js';
import { coursesSample } from './courses.js';
import { franceCoursesDemo } from './demo.js';
import { enrollmentsSample } from './enrollments.js';
import { formacodeSample } from './formacode.js';

/** What the three sources look like on any day. */
export const franceCoursesSample: SampleSource = {
  datasets: [coursesSample, enrollmentsSample, formacodeSample],
  demo: franceCoursesDemo,
  bench: franceCoursesBench,
};
