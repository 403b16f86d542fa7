import type { PipelineSummary, PublishedModel } from './site-model.js';
import type { TileModel } from './tile-model.js';

/** A pipeline of which something is published: its tiles, and whose data they are. */
export interface PipelineModel extends PipelineSummary {
  readonly published: PublishedModel;
  readonly timeZone: string;
  readonly tiles: readonly TileModel[];
  readonly datasets: readonly DatasetModel[];
}

export interface DatasetModel {
  readonly name: string;
  readonly description: string;
  /** As the publisher words it. */
  readonly licence: LicenceModel;
  /** `source_tables.courses`. */
  readonly table: string;
}

export interface LicenceModel {
  readonly name: string;
  /** Where its text stands, if the definition says so. */
  readonly url: string | null;
  /** The words with which the publisher wants to be named, if there are any. */
  readonly attribution: string | null;
}
