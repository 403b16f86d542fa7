import type { DatasetDefinition } from './dataset.js';
import type { VariableDefinition } from './variable.js';

/**
 * What a pipeline is, as data: it survives a JSON round trip, so the same definition can be stored in a plan,
 * shown on a page, or compared with the one of last month.
 */
export interface PipelineDefinition {
  /** Folder name, schedule prefix and CLI argument; kebab-case. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly owner: string;
  /** Workflow type as it is exported by the pipeline's `workflow.ts`; a camelCase noun. */
  readonly workflowType: string;
  /** IANA zone in which "today" and the logical date are taken. */
  readonly timeZone: string;
  readonly schedule: ScheduleDefinition;
  readonly datasets: readonly DatasetDefinition[];
  /** Put on what the pipeline owns in a warehouse, for bills and searches; lower-case keys and values. */
  readonly labels?: Readonly<Record<string, string>>;
  /** dbt selector of the models that belong to this pipeline. */
  readonly dbtSelector: string;
  /** Choices of the environment that the models read. */
  readonly variables?: readonly VariableDefinition[];
}

/** A calendar spec plus the policies around it; nothing is left to the scheduler's defaults. */
export interface ScheduleDefinition {
  readonly comment: string;
  readonly calendar: {
    readonly dayOfMonth?: { readonly start: number; readonly end: number } | '*';
    readonly dayOfWeek?: Weekday | '*';
    readonly hour: number;
    readonly minute: number;
  };
  readonly overlap: 'buffer-one' | 'skip';
  readonly catchUpDays: number;
  /** Also runs when a file arrives in an inbox of the pipeline, which is looked into this often. */
  readonly onArrival?: { readonly pollSeconds: number };
  /** A run that works for longer is alarmed; the days in which it waits for a late publisher come on top. */
  readonly longestRunHours: number;
  /** When the publisher still serves its last extract, a scheduled run asks again this often, for this long. */
  readonly lateSource: { readonly retryEveryHours: number; readonly forDays: number };
}

export type Weekday = 'SUNDAY' | 'MONDAY' | 'TUESDAY' | 'WEDNESDAY' | 'THURSDAY' | 'FRIDAY' | 'SATURDAY';
