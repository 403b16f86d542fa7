/** What a step knows of the attempt it runs in; handed in, so that the verbs run without Temporal too (imports, tests). */
export interface Step {
  readonly workflowId: string;
  readonly runId: string;
  readonly signal: AbortSignal;
  /** Reports progress; also how the server learns that this attempt is alive. */
  readonly progress: (progress: Progress) => void;
  readonly log: (message: string, details?: Readonly<Record<string, unknown>>) => void;
}

/** The heartbeat's details: where this dataset stands. Absent figures are not known yet. */
export interface Progress {
  readonly dataset: string | null;
  readonly step: string;
  readonly bytes?: number;
  readonly expectedBytes?: number | null;
  readonly rows?: number;
  readonly expectedRows?: number;
  /** Models built and tested, for the step that builds. */
  readonly done?: number;
  readonly total?: number;
  readonly note?: string;
}
