import type { RunInput, RunReport } from '@relais/core';
import { runPipeline } from '../../src/run-pipeline.js';

/** Start it by hand with `{}` or `{"datasets":["sessions"]}`. */
export function growthAttribution(input?: RunInput): Promise<RunReport> {
  return runPipeline('growth-attribution', input);
}
