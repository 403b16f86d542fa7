/**
 * Addresses of Looker Studio's Linking API, which opens a report whose data sources are configured by the address:
 * https://developers.google.com/looker-studio/integrate/linking-api. It carries no credential; whoever opens it needs the
 * rights on BigQuery.
 */
const CREATE = 'https://lookerstudio.google.com/reporting/create';

/** Lengths that every sender and recipient is to support (RFC 9110, 4.1); longer ones may be cut or refused on the way. */
export const longestAddress = 8000;

export interface DataSource {
  /** What the data source is called in the report. */
  readonly name: string;
  readonly of:
    | { readonly table: string; readonly dataset: string; readonly project: string }
    /** GoogleSQL, billed to the project. */
    | { readonly sql: string; readonly project: string };
}

export interface ReportRequest {
  readonly name: string;
  /** Become `ds0`, `ds1` and so on, in this order. */
  readonly sources: readonly DataSource[];
  /** Id of a report whose charts are kept, its data sources `ds0`, `ds1` … replaced by these; null = a blank report. */
  readonly template: string | null;
}

/** The address that opens a report of these sources, ready to be edited and saved. */
export function linkingAddress({ name, sources, template }: ReportRequest): string {
  const control = template === null ? { 'c.mode': 'edit' } : { 'c.reportId': template };
  const parameters = {
    ...control,
    'r.reportName': name,
    ...Object.assign({}, ...sources.map((source, index) => sourceParameters(`ds.ds${index}.`, source))),
    // Fields that a template's author named or computed stay; the columns are the same.
    ...(template === null ? {} : { 'ds.*.refreshFields': 'false' }),
  } as Readonly<Record<string, string>>;
  const query = Object.entries(parameters).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  return `${CREATE}?${query.join('&')}`;
}

function sourceParameters(alias: string, { name, of }: DataSource): Readonly<Record<string, string>> {
  const what =
    'sql' in of
      ? { type: 'CUSTOM_QUERY', projectId: of.project, billingProjectId: of.project, sql: of.sql }
      : {
          type: 'TABLE',
          projectId: of.project,
          datasetId: of.dataset,
          tableId: of.table,
          billingProjectId: of.project,
        };
  const named = { connector: 'bigQuery', datasourceName: name, ...what };
  return Object.fromEntries(Object.entries(named).map(([key, value]) => [`${alias}${key}`, value]));
}
