/** What a pipeline is measured on, and the least that anybody could do with it. */
export interface SampleBench {
  /** `YYYY-MM-DD`: the day of the sample, and the logical date of the run. */
  readonly date: string;
  /** So many days of files, up to that date, lie in an inbox. */
  readonly days?: number;
  /**
   * Statements for DuckDB alone, `{<dataset>}` standing for the rows of all its files, every column a text. Without, each
   * file is written as typed Parquet and nothing more.
   */
  readonly floor?: readonly string[];
  /** What a run should take at most, as multiples of the floor. */
  readonly targets?: {
    /** From the first download to the last load. */
    readonly loaded?: number;
    /** The whole run, without the same `dbt build` alone. */
    readonly published?: number;
  };
}
