import type { Table } from './catalogue.js';
import type { Job } from './job.js';
import type { World } from './world.js';

/** A query as it was sent, and the tables that were there when it came. */
export interface SentStatement {
  readonly job: Job;
  readonly tables: readonly Table[];
}

/** Keeps a query job for whoever wants to judge its text afterwards; statements inside a script came with the script. */
export function keepStatement({ catalogue, statements }: World, job: Job): void {
  const datasets = catalogue.datasets(job.reference.projectId);
  statements.push({ job, tables: datasets.flatMap(({ reference }) => [...catalogue.tables(reference)]) });
}
