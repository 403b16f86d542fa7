import { bigqueryDataset } from './bigquery-names.js';
import { sqlParts } from './sql-parts.js';

/** Where the tables of a pipeline lie in BigQuery. */
export interface BigQueryPlace {
  readonly project: string;
  readonly pipeline: string;
  /** Put before each dataset's name; null = the pipeline's name and an underscore. */
  readonly prefix: string | null;
}

/** What readers may name without a prefix, the same on every warehouse. */
const AREAS = ['marts', 'source_tables'] as const;
const IN_CODE = new RegExp(`(?<![\\w.@$])(${AREAS.join('|')})(?=\\s*\\.)`, 'gi');
const IN_BACKTICKS = new RegExp(`^\`(${AREAS.join('|')})((?:\\.[^\`]*)?)\`$`, 'i');

/**
 * The same statement with `marts.<table>` and `source_tables.<table>` named as BigQuery has them, in backticks; what is
 * in strings and comments stays as it is, and so does a name that is qualified already.
 */
export function resolveTables(sql: string, place: BigQueryPlace): string {
  const datasetOf = (area: string): string =>
    bigqueryDataset(place.pipeline, place.prefix, area.toLowerCase() as (typeof AREAS)[number]);
  const parts = sqlParts(sql);
  return parts
    .map(({ kind, text }, index) => {
      if (kind === 'code')
        return text.replace(IN_CODE, (_, area: string) => `\`${place.project}\`.\`${datasetOf(area)}\``);
      const [, area, rest] = (kind === 'quoted' && IN_BACKTICKS.exec(text)) || [];
      const follows = parts[index + 1]?.text ?? '';
      const qualified = /\.\s*$/.test(parts[index - 1]?.text ?? '');
      if (area === undefined || qualified || (rest === '' && !/^\s*\./.test(follows))) return text;
      return `\`${place.project}\`.\`${datasetOf(area)}\`${rest === '' ? '' : `.\`${rest?.slice(1)}\``}`;
    })
    .join('');
}
