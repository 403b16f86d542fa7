import type { Facet } from './event.js';

/** Who says so; consumers group events by it. */
export const producer = 'urn:relais';

const specification = 'https://openlineage.io/spec';
export const eventSchema = `${specification}/2-0-2/OpenLineage.json#/$defs/RunEvent`;

/** The version of each facet's schema that ours are made by. */
const versions = {
  ErrorMessageRunFacet: '1-0-1',
  JobTypeJobFacet: '2-0-4',
  ParentRunFacet: '1-2-0',
  ProcessingEngineRunFacet: '1-1-1',
  ColumnLineageDatasetFacet: '1-2-0',
  DatasetVersionDatasetFacet: '1-0-1',
  DatasourceDatasetFacet: '1-0-1',
  SchemaDatasetFacet: '1-2-0',
  InputStatisticsInputDatasetFacet: '1-0-0',
  OutputStatisticsOutputDatasetFacet: '1-0-2',
} as const;

export type FacetName = keyof typeof versions;

/** A facet with the two fields that every one of them has. */
export const facet = (name: FacetName, properties: Readonly<Record<string, unknown>>): Facet => ({
  _producer: producer,
  _schemaURL: `${specification}/facets/${versions[name]}/${name}.json#/$defs/${name}`,
  ...properties,
});
