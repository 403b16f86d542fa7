import { typeName } from '@relais/warehouse/drivers/bigquery/table-shape';
import type { SentStatement } from './bigquery-server/sent-statements.js';
import { definitionsInTransaction } from './judge-statement.js';
import type { SqlAnalyser, SqlCatalog } from './sql-analyser.js';

/** Refusals of the server that say nothing about the statement, or that the analyser would only repeat. */
const REFUSED = new Set(['invalidQuery', 'notFound', 'invalid', 'required']);

interface Judged {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly catalog: SqlCatalog;
}

/**
 * Judges every distinct statement that a test server took, each over the tables that were there when it came.
 * @returns how many there were, and those that Google would not have taken, with the reason
 */
export async function judgeSent(
  analyser: SqlAnalyser,
  sent: readonly SentStatement[],
): Promise<{ readonly judged: number; readonly refused: readonly object[] }> {
  const distinct = new Map<string, Judged>();
  for (const statement of sent.filter(({ job }) => !REFUSED.has(job.error?.reason ?? ''))) {
    const judged = asJudged(statement);
    distinct.set(JSON.stringify(judged), judged);
  }
  const refused: object[] = [];
  for (const { sql, parameters, catalog } of distinct.values()) {
    analyser.setCatalog(catalog);
    const verdict = await analyser.judge({ name: '', sql, parameters });
    const definitions = definitionsInTransaction(verdict);
    if (!verdict.ok || definitions.length > 0) refused.push({ sql, error: verdict.error, definitions });
  }
  return { judged: distinct.size, refused };
}

/** One statement is sent under many made-up names; here each has one. */
function asJudged({ job, tables }: SentStatement): Judged {
  const { query = '', queryParameters = [] } = job.configuration.query ?? {};
  const { projectId } = job.reference;
  const names = new Map<string, string>();
  const settled = (text: string): string =>
    text
      .replaceAll(projectId, 'project-1')
      .replaceAll(/(generation)_\d+_[0-9a-f]+|(stage)_[0-9a-f]{16}/g, (name, ...[generation, stage]: string[]) => {
        if (!names.has(name)) names.set(name, `${generation ?? stage}_${names.size + 1}`);
        return names.get(name)!;
      });
  const sql = settled(query);
  const read = tables.filter(({ reference }) => query.includes(reference.tableId));
  return {
    sql,
    parameters: Object.fromEntries((queryParameters as readonly QueryParameter[]).map(typeOf)),
    catalog: {
      defaultProject: 'project-1',
      tables: read.map(({ reference: { datasetId, tableId }, fields }) => ({
        name: settled(`${projectId}.${datasetId}.${tableId}`),
        columns: fields.map((field) => ({ name: field.name, type: typeName(field) })),
      })),
    },
  };
}

interface QueryParameter {
  readonly name: string;
  readonly parameterType: { readonly type: string; readonly arrayType?: { readonly type: string } };
}

const typeOf = ({ name, parameterType: { type, arrayType } }: QueryParameter): [string, string] => [
  name,
  arrayType ? `ARRAY<${arrayType.type}>` : type,
];
