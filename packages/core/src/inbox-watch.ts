import { assertIdentifier } from './names.js';

/** Type of the workflow that watches the inboxes of any pipeline. */
export const inboxWatchType = 'inboxWatch';

/** What it is given. */
export interface InboxWatchInput {
  readonly pipeline: string;
  /** Of the pipeline, to be started when a file has arrived. */
  readonly workflowType: string;
  readonly pollSeconds: number;
  /** Set by the workflow itself when it continues as new: the files that a run was started for. */
  readonly tried?: readonly string[];
}

/** A pipeline has one watch. */
export const inboxWatchId = (pipeline: string): string => `${assertIdentifier(pipeline)}/arrivals`;

/** Workflow id of a run that a file's arrival started. @param at ISO instant of the arrival */
export const arrivalRunId = (pipeline: string, at: string): string => `${assertIdentifier(pipeline)}/arrived-${at}`;
