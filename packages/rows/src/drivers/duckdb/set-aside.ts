import type { DatasetDefinition } from '@relais/core';
import { quoteIdentifier } from '@relais/duckdb';
import { checkedColumns } from '../../checked-columns.js';
import type { Session } from './session.js';
import { textColumn, type TypingPlan } from './typing-plan.js';

/** The checked columns of a dataset: their names, and where a source holds their texts. */
export const setAsideTexts = ({ dataset }: { readonly dataset: DatasetDefinition }) =>
  checkedColumns(dataset).map((index) => ({ index, name: dataset.columns[index]!.name, text: textColumn(index) }));

/** `set_aside`: texts of the records that are in the raw file and not among the typed rows. */
export async function createSetAside(session: Session, plan: TypingPlan): Promise<void> {
  const texts = setAsideTexts(plan).map(({ name }) => `${quoteIdentifier(name)} VARCHAR`);
  await session.run(`CREATE OR REPLACE TEMP TABLE set_aside (${['_cause VARCHAR', ...texts].join(', ')})`);
}
