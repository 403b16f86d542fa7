/**
 * OpenLineage's run event, as far as we fill it in.
 * @see https://openlineage.io/spec/2-0-2/OpenLineage.json
 */
export interface LineageEvent {
  readonly eventType: 'START' | 'COMPLETE' | 'ABORT' | 'FAIL';
  /** ISO instant. */
  readonly eventTime: string;
  readonly producer: string;
  readonly schemaURL: string;
  readonly run: { readonly runId: string; readonly facets: Facets };
  readonly job: LineageName & { readonly facets: Facets };
  readonly inputs: readonly LineageDataset[];
  readonly outputs: readonly LineageDataset[];
}

/** What names a job or a dataset in every system that reads the events. */
export interface LineageName {
  readonly namespace: string;
  readonly name: string;
}

export interface LineageDataset extends LineageName {
  readonly facets?: Facets;
  readonly inputFacets?: Facets;
  readonly outputFacets?: Facets;
}

export type Facets = Readonly<Record<string, Facet>>;

export interface Facet {
  readonly _producer: string;
  readonly _schemaURL: string;
  readonly [property: string]: unknown;
}
