import type { SampleDataset, SampleOptions } from '@relais/core';

/** Where Opendatasoft answers with a dataset's metadata: the address before `/exports/`; none for other sources. */
export const metadataPath = ({ path, opendatasoft }: SampleDataset): string | null =>
  opendatasoft ? path.slice(0, path.indexOf('/exports/')) : null;

/** A dataset's metadata in the shape of Opendatasoft's Explore API v2.1, as far as anybody asks for it. */
export function opendatasoftMetadata(dataset: SampleDataset, options: SampleOptions): object {
  const { datasetId, fields } = dataset.opendatasoft ?? { datasetId: dataset.dataset, fields: [] };
  return {
    dataset_id: datasetId,
    has_records: true,
    fields: fields.map(({ name, type }) => ({ name, type, label: name.replaceAll('_', ' '), description: null })),
    metas: {
      default: {
        title: datasetId,
        records_count: dataset.recordsCount(options),
        data_processed: `${options.date}T02:00:00+00:00`,
        language: 'fr',
      },
    },
  };
}

/** How Opendatasoft says that it knows no such dataset. */
export const unknownDataset = (path: string): object => ({
  error_code: 'UnknownDatasetError',
  message: `Unknown dataset: ${/\/datasets\/([^/]+)/.exec(path)?.[1] ?? path}`,
});
