import type { RunInput, RunReport } from '@relais/core';
import { runPipeline } from '../../src/run-pipeline.js';

/** Start it by hand with `{}`, `{"date":"2025-03-19"}` or `{"datasets":["courses"]}`. */
export function franceCourses(input?: RunInput): Promise<RunReport> {
  return runPipeline('france-courses', input);
}
