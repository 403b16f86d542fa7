import type { Warehouse } from '@relais/warehouse';

/**
 * Names of the published marts in BigQuery, without their dataset. Asking costs 10 MB of a query at most.
 * @throws PermanentError `NOT_PUBLISHED`
 */
export async function publishedMarts(
  warehouse: Pick<Warehouse, 'query'>,
  pipeline: string,
): Promise<readonly string[]> {
  const { values } = await warehouse.query(
    pipeline,
    'SELECT table_name FROM marts.INFORMATION_SCHEMA.TABLES ORDER BY table_name',
  );
  return values.map(([table]) => String(table));
}
