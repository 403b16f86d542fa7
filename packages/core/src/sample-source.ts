import type { SampleBench } from './sample-bench.js';
import type { SampleDemo } from './sample-demo.js';

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

/** What a sample of an inbox shows: the same options always give the same bytes. */
export interface SampleInboxOptions {
  readonly seed: number;
  /** 1 = the size the real source has. */
  readonly scale: number;
  /** `YYYY-MM-DD` of the first file. More days add files and leave those before them as they are. */
  readonly from: string;
  readonly days: number;
  /** Share of rows that are added spoiled, doubled or oddly written, 0 to 1; 0 also leaves every file well formed. */
  readonly dirt: number;
  /** What happens to the columns on the last day. */
  readonly drift: 'none' | 'added' | 'renamed';
}

/** One file of an inbox; where it lies follows from its dataset's source. */
export interface SampleFile {
  readonly dataset: string;
  /** `YYYY-MM-DD`, as in its name. */
  readonly date: string;
  /** Data records, header not counted. */
  readonly records: number;
  /** Records among them that cannot be read as what they should be. */
  readonly spoiled: number;
  /** UTF-8, in pieces of some kilobytes. */
  readonly content: Iterable<string>;
}

/** Files as somebody would put them into an inbox. */
export interface SampleInbox {
  /** By date; memory holds some days' rows and never all. */
  files(options: SampleInboxOptions): Iterable<SampleFile>;
}

export interface SampleSource {
  /** Sources that are asked over HTTP. */
  readonly datasets: readonly SampleDataset[];
  readonly inbox?: SampleInbox;
  /** None when the pipeline is not shown. */
  readonly demo?: SampleDemo;
  /** None when the pipeline is not measured. */
  readonly bench?: SampleBench;
}
