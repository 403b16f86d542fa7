export type { Built, BuildModelsRequest } from './build-models.js';
export type { CountedSnapshot } from './compare-counts.js';
export { createActivities, type Activities } from './create-activities.js';
export type { Dependencies } from './dependencies.js';
export { importSnapshot, type ImportRequest } from './import-snapshot.js';
export { listManifests, readManifest, toSnapshotRef, type RawManifest } from './raw-manifest.js';
export type { ReconcileSnapshotRequest } from './reconcile-snapshot.js';
export type { Progress, Step } from './step.js';
export type { FailureDetails } from './to-failure.js';
