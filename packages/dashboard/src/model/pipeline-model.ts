import type { LicenceDefinition } from '@relais/core';
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
  readonly licence: LicenceDefinition;
  /** `source_tables.courses`. */
  readonly table: string;
}
