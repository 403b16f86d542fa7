/** What a sample shows: the same options always give the same bytes. */
export interface SampleOptions {
  readonly seed: number;
  /** 1 = the size the real source has. */
  readonly scale: number;
  /** `YYYY-MM-DD`: the source as it looked on that day. */
  readonly date: string;
  /** Months before this one (`YYYY-MM`) have vanished from datasets that the publisher resets. */
  readonly resetBefore?: string;
}

/** One dataset of a sample source, streamed; nothing is held in memory. */
export interface SampleDataset {
  /** Path under the root of a date, without query, e.g. `/api/explore/v2.1/catalog/datasets/x/exports/csv`. */
  readonly path: string;
  readonly dataset: string;
  readonly contentType: string;
  /** Records served, header not counted. */
  recordsCount(options: SampleOptions): number;
  /** The member's bytes, in chunks of some tens of kilobytes. */
  content(options: SampleOptions): Iterable<Buffer>;
  /** Set when the content is served inside a ZIP as this member. */
  readonly zipMember?: string;
  /** Set when Opendatasoft metadata is served at the address before `/exports/`: header names with their types. */
  readonly opendatasoft?: {
    readonly datasetId: string;
    readonly fields: readonly { readonly name: string; readonly type: string }[];
  };
}

export interface SampleSource {
  readonly datasets: readonly SampleDataset[];
}
