import type { RegisteredPipeline } from '@relais/core';
import { bigqueryDataset } from '@relais/warehouse/bigquery-names';
import { resolveTables, type BigQueryPlace } from '@relais/warehouse/resolve-tables';
import { compactSql } from './compact-sql.js';
import { linkingAddress, longestAddress, type DataSource } from './linking-address.js';

/** Addresses that open Looker Studio on what is published, as `looker --json` prints them. */
export interface LookerReport {
  readonly pipeline: string;
  readonly project: string;
  /** One report with a data source for each tile, in the order of the tiles; null for a pipeline without any. */
  readonly report: LookerAddress | null;
  /** The same, a report for each tile. */
  readonly tiles: readonly (LookerAddress & { readonly tile: string; readonly title: string })[];
  /** A report for each published mart, the whole table its data source. */
  readonly marts: readonly (LookerAddress & { readonly table: string })[];
}

export interface LookerAddress {
  readonly address: string;
  /** False where the address is so long that it may be cut or refused on its way. */
  readonly short: boolean;
}

/**
 * @param marts names of the published marts, without their dataset
 * @param template id of a report to fill in place of a blank one, for the report of all tiles
 */
export function lookerReport(
  { definition, tiles = [] }: RegisteredPipeline,
  place: BigQueryPlace,
  marts: readonly string[],
  template: string | null,
): LookerReport {
  const { project } = place;
  const address = (name: string, sources: readonly DataSource[], from: string | null = null): LookerAddress => {
    const text = linkingAddress({ name, sources, template: from });
    return { address: text, short: text.length <= longestAddress };
  };
  const sources = tiles.map(({ title, sql }) => ({
    name: title,
    of: { project, sql: compactSql(resolveTables(sql, place)) },
  }));
  const dataset = bigqueryDataset(place.pipeline, place.prefix, 'marts');
  return {
    pipeline: definition.name,
    project,
    report: sources.length === 0 ? null : address(definition.title, sources, template),
    tiles: tiles.map(({ name, title }, index) => ({
      tile: name,
      title,
      ...address(`${definition.title}: ${title}`, sources.slice(index, index + 1)),
    })),
    marts: marts.map((table) => ({
      table: `marts.${table}`,
      ...address(`${definition.title}: ${table}`, [{ name: table, of: { project, dataset, table } }]),
    })),
  };
}
