import type { Registry } from '@relais/core';
import { franceCourses } from './france-courses/pipeline.js';
import { franceCoursesSample } from './france-courses/sample/index.js';
import { franceCoursesTiles } from './france-courses/tiles.js';
import { growthAttribution } from './growth-attribution/pipeline.js';
import { growthAttributionSample } from './growth-attribution/sample/index.js';
import { growthAttributionTiles } from './growth-attribution/tiles.js';

/** Every pipeline there is: one entry each. */
export const registry: Registry = {
  'france-courses': { definition: franceCourses, sample: franceCoursesSample, tiles: franceCoursesTiles },
  'growth-attribution': {
    definition: growthAttribution,
    sample: growthAttributionSample,
    tiles: growthAttributionTiles,
  },
};
