export { backfillPipeline } from './backfill-pipeline.js';
export { inboxWatch } from './inbox-watch.js';
export { growthAttribution } from '../pipelines/growth-attribution/workflow.js';
export { franceCourses } from '../pipelines/france-courses/workflow.js';
