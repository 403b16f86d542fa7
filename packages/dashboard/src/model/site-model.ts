import type { FreshnessModel } from './freshness-model.js';

/** The first page: every pipeline there is, also those that have published nothing yet. */
export interface SiteModel {
  readonly pipelines: readonly PipelineSummary[];
}

export interface PipelineSummary {
  /** Name of the pipeline, and of its folder in the site. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly owner: string;
  /** Null when nothing was ever published: then the page says which command to run. */
  readonly published: PublishedModel | null;
  /** The next time the calendar names, ISO; whether or not a schedule was applied. */
  readonly nextTime: string | null;
  readonly freshness: readonly FreshnessModel[];
}

/** The generation that every figure of a page comes from. */
export interface PublishedModel {
  readonly generation: string;
  /** ISO. */
  readonly publishedAt: string;
  readonly run: { readonly workflowId: string; readonly runId: string; readonly logicalDate: string };
  readonly codeVersion: string;
}
