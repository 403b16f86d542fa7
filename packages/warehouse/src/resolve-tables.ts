import { bigqueryDataset, bigqueryGeneration } from './bigquery-names.js';
import { sqlTokens, type SqlToken } from './sql-tokens.js';
import { tablePlaces } from './table-places.js';

/** Where the tables of a pipeline lie in BigQuery. */
export interface BigQueryPlace {
  readonly project: string;
  readonly pipeline: string;
  /** Put before each dataset's name; null = the pipeline's name and an underscore. */
  readonly prefix: string | null;
  /** The generation whose tables of these other areas may be named too: staging, prep, dwh, checks. */
  readonly generation?: string;
}

/** What readers may name without a prefix, the same on every warehouse. */
const AREAS = ['marts', 'source_tables'] as const;
const IN_GENERATION = ['staging', 'prep', 'dwh', 'checks'];

/**
 * The same statement with `marts.<table>` and `source_tables.<table>` named as BigQuery has them, in backticks, wherever a
 * table can stand. Strings, comments and columns stay as they are, and so does a name that is qualified already.
 */
export function resolveTables(sql: string, place: BigQueryPlace): string {
  const { tokens, end } = sqlTokens(sql);
  const places = tablePlaces(tokens);
  let resolved = '';
  for (let index = 0; index < tokens.length; index++) {
    const { space, text } = tokens[index]!;
    const replaced = places.has(index) ? resolveAt(tokens, index, place) : null;
    resolved += space + (replaced?.text ?? text);
    index += replaced?.consumed ?? 0;
  }
  return resolved + end;
}

/** What stands for the token at an index, and how many tokens after it that takes in. */
function resolveAt(
  tokens: readonly SqlToken[],
  index: number,
  { project, pipeline, prefix, generation }: BigQueryPlace,
): { readonly text: string; readonly consumed: number } | null {
  const [, first = '', inside] = /^([^.]*)(?:\.(.*))?$/s.exec(unquoted(tokens[index]!))!;
  const isPath = tokens[index + 1]?.text === '.';
  if (inside === undefined && !isPath) return null;
  // Of a query that names no dataset BigQuery would ask which; readers mean the tables they may read.
  if (isPath && first.toUpperCase() === 'INFORMATION_SCHEMA')
    return { text: `\`${project}\`.\`${bigqueryDataset(pipeline, prefix, 'marts')}\`.INFORMATION_SCHEMA`, consumed: 0 };
  const area = AREAS.find((each) => each === first.toLowerCase());
  if (area !== undefined) {
    const dataset = `\`${project}\`.\`${bigqueryDataset(pipeline, prefix, area)}\``;
    return { text: inside === undefined ? dataset : `${dataset}.\`${inside}\``, consumed: 0 };
  }
  const table = inside ?? (tokens[index + 2] && unquoted(tokens[index + 2]!));
  if (generation === undefined || table === undefined || !IN_GENERATION.includes(first.toLowerCase())) return null;
  const consumed = inside === undefined ? 2 : 0;
  const name = `\`${project}\`.\`${bigqueryGeneration(pipeline, prefix, generation)}\`.\`${first.toLowerCase()}__${table}\``;
  return { text: hasAlias(tokens[index + consumed + 1]) ? name : `${name} AS \`${table}\``, consumed };
}

const unquoted = ({ kind, text }: SqlToken): string => (kind === 'name' ? text.slice(1, -1) : text);

/** Words that may follow a table and are no alias of it. */
const NO_ALIAS =
  /^(WHERE|GROUP|HAVING|ORDER|LIMIT|WINDOW|QUALIFY|UNION|INTERSECT|EXCEPT|ON|USING|JOIN|INNER|LEFT|RIGHT|FULL|CROSS|TABLESAMPLE|PIVOT|UNPIVOT|FOR)$/i;

const hasAlias = (next: SqlToken | undefined): boolean =>
  next !== undefined && (next.kind === 'name' || (next.kind === 'word' && !NO_ALIAS.test(next.text)));
