import type { DatasetDefinition } from '@relais/core';
import { checkedColumns } from './checked-columns.js';
import { ColumnTally } from './column-tally.js';
import { rawChecks } from './held-value.js';

/** Counts every check of a dataset over records, given the texts of their checked columns. */
export class CheckTally {
  /** Of each check, in their order. */
  readonly counts: number[];
  /** The checked columns, by their position among the declared ones. */
  readonly columns: readonly { readonly index: number; readonly tally: ColumnTally }[];
  readonly #ofRecords: readonly number[];

  constructor(dataset: DatasetDefinition) {
    const checks = rawChecks(dataset);
    this.counts = checks.map(() => 0);
    this.columns = checkedColumns(dataset).map((index) => ({
      index,
      tally: new ColumnTally(index, checks, this.counts, dataset.format.encoding),
    }));
    this.#ofRecords = checks.flatMap(({ column }, index) => (column === undefined ? [index] : []));
  }

  /** One record more; its columns are told to their tallies. */
  addRecord(): void {
    for (const index of this.#ofRecords) this.counts[index]!++;
  }
}
