import type { SampleDemo } from '@relais/core';
import type { Warehouse } from '@relais/warehouse';
import { formatTable } from '../output/report-table.js';

/** The answers to a demo's questions as aligned tables. */
export async function demoSummary(
  warehouse: Warehouse,
  pipeline: string,
  questions: SampleDemo['questions'],
): Promise<string> {
  const parts: string[] = [];
  for (const { title, sql } of questions) {
    const { columns, values } = await warehouse.query(pipeline, sql);
    parts.push(
      `${title}\n${formatTable(
        columns.map((column) => column.name),
        values,
      )}`,
    );
  }
  return parts.join('\n');
}
