import { assertIdentifier } from '@relais/core';

/**
 * What lies in a BigQuery dataset of a pipeline:
 * - `source_tables`: the source tables, visible once loaded
 * - `typed`: every loaded snapshot of datasets whose source table is computed from them
 * - `marts`: the published marts
 * - `relais`: the record of published generations
 */
export type BigQueryArea = 'source_tables' | 'typed' | 'marts' | 'relais';

/**
 * The BigQuery dataset of an area, e.g. `france_courses_marts`.
 * @param prefix from the environment; null = the pipeline's name and an underscore
 */
export const bigqueryDataset = (pipeline: string, prefix: string | null, area: BigQueryArea): string =>
  `${prefixOf(pipeline, prefix)}${area}`;

/** The dataset in which dbt builds a generation; its tables are named `<schema>__<table>`, e.g. `marts__dim_courses`. */
export const bigqueryGeneration = (pipeline: string, prefix: string | null, generation: string): string =>
  `${prefixOf(pipeline, prefix)}generation_${generation.replaceAll('-', '_')}`;

const prefixOf = (pipeline: string, prefix: string | null): string =>
  prefix ?? `${assertIdentifier(pipeline).replaceAll('-', '_')}_`;
