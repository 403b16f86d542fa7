import { bigqueryDataset, bigqueryGeneration } from '../../bigquery-names.js';

/** A table of the project. */
export interface TableName {
  readonly dataset: string;
  readonly table: string;
}

/** Where a pipeline's tables are, and how a statement names them. */
export interface Areas {
  readonly project: string;
  readonly pipeline: string;
  readonly sourceTables: string;
  readonly typed: string;
  readonly marts: string;
  readonly relais: string;
  /** The dataset of a generation. */
  readonly generation: (generation: string) => string;
}

export const areasOf = (project: string, pipeline: string, prefix: string | null): Areas => ({
  project,
  pipeline,
  sourceTables: bigqueryDataset(pipeline, prefix, 'source_tables'),
  typed: bigqueryDataset(pipeline, prefix, 'typed'),
  marts: bigqueryDataset(pipeline, prefix, 'marts'),
  relais: bigqueryDataset(pipeline, prefix, 'relais'),
  generation: (generation) => bigqueryGeneration(pipeline, prefix, generation),
});

/** dbt builds `marts.dim_courses` of a generation as this table of the generation's dataset. */
export const inGeneration = (schema: string, table: string): string => `${schema}__${table}`;

/** `enrollment-revisions` is the table `enrollment_revisions`. */
export const tableOf = (dataset: string): string => dataset.replaceAll('-', '_');
