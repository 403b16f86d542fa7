/** For the bundle of a traced worker's workflows. */
export { interceptors } from '@temporalio/interceptors-opentelemetry/lib/workflow-interceptors.js';
