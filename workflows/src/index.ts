export { backfillPipeline } from './backfill-pipeline.js';
export { franceCourses } from '../pipelines/france-courses/workflow.js';
