import type { PipelineDefinition } from '@relais/core';

/** A label's key or value as BigQuery allows it: lower-case letters, digits, `_` and `-`, at most 63. */
export const legalLabel = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '_')
    .slice(0, 63);

/** Labels of what a pipeline owns; `relais_pipeline` also tells its datasets from those of others. */
export function resourceLabels(
  { name, labels = {} }: Pick<PipelineDefinition, 'name' | 'labels'>,
  dataset?: string,
): Readonly<Record<string, string>> {
  const own = { relais_pipeline: name, ...(dataset === undefined ? {} : { relais_dataset: dataset }) };
  return Object.fromEntries(
    Object.entries({ ...labels, ...own }).map(([key, value]) => [legalLabel(key), legalLabel(value)]),
  );
}
