/** A pipeline shown on its sample: some runs in order, and what is asked of it when they are done. */
export interface SampleDemo {
  /** What it shows, for whoever chooses one. */
  readonly summary: string;
  /** Logical dates, a run for each. Before it, an inbox is given the files up to that day. */
  readonly dates: readonly [string, ...string[]];
  /** Date of an inbox's first file; the first run's unless said. */
  readonly from?: string;
  readonly scale: number;
  readonly seed: number;
  readonly questions: readonly { readonly title: string; readonly sql: string }[];
  /** A query to go on with. */
  readonly example: string;
}
