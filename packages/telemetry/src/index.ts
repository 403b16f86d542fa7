export { watchRuns, type RunWatcher, type WatchedRun, type WatchedStep } from './watch-runs.js';
