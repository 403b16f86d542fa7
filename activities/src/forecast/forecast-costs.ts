import type { PipelineDefinition } from '@relais/core';
import type { Generation } from '@relais/warehouse';
import { bigqueryPrice, priceOfBytes } from '@relais/warehouse/query-price';
import { readBuildCosts } from '../build-costs.js';
import type { Dependencies } from '../dependencies.js';
import type { ModelCosts, QueryCost, WarehouseCosts } from './run-forecast.js';

type Asked = Pick<Dependencies, 'store' | 'warehouse'>;

/** What loading and publishing would be billed, by the warehouse's own estimate. */
export async function warehouseCosts({ warehouse }: Asked, pipeline: PipelineDefinition): Promise<WarehouseCosts> {
  const forecast = await warehouse.forecast(pipeline);
  const bytes = forecast.statements.reduce((sum, statement) => sum + statement.bytes, 0);
  return { ...forecast, dialect: warehouse.dialect, bytes, cost: costOf(warehouse.dialect, bytes) };
}

/** What the last build was billed, which is what the next one is likely to cost. */
export async function modelCosts(
  { store, warehouse }: Asked,
  { name }: PipelineDefinition,
  published: Generation | null,
): Promise<ModelCosts> {
  if (published === null || !published.models) return { lastBuild: null, bytesBilled: null, cost: null };
  const { generation, publishedAt } = published;
  const bytesBilled = await readBuildCosts(store, name, published);
  const cost = bytesBilled === null ? null : costOf(warehouse.dialect, bytesBilled);
  return { lastBuild: { generation, publishedAt }, bytesBilled, cost };
}

const costOf = (dialect: WarehouseCosts['dialect'], bytes: number): QueryCost | null =>
  dialect === 'bigquery' ? { amount: priceOfBytes(bigqueryPrice, bytes), price: bigqueryPrice } : null;
