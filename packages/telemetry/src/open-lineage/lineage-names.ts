import type { PipelineDefinition } from '@relais/core';
import type { LineageName } from './event.js';

/** How datasets are called, as OpenLineage's naming conventions have it, so that other producers' events meet ours. */
export interface LineageNames {
  /** Namespace of jobs. */
  readonly jobs: string;
  /** A table as readers query it, e.g. `marts.dim_courses`. */
  readonly table: (pipeline: string, table: string) => LineageName;
  /** Where a dataset's files come from. */
  readonly source: (pipeline: PipelineDefinition, dataset: string) => LineageName & { readonly uri: string };
}

export interface NamingOptions {
  readonly namespace: string;
  readonly sourceUrls: Readonly<Record<string, string>>;
  readonly inboxFolders: Readonly<Record<string, string>>;
  /** The dataset of a pipeline's schema; null = DuckDB, whose files lie below `folder`. */
  readonly bigquery: {
    readonly project: string;
    readonly dataset: (pipeline: string, schema: string) => string;
  } | null;
  readonly folder: string;
}

export function lineageNames(options: NamingOptions): LineageNames {
  const { namespace, sourceUrls, inboxFolders, bigquery, folder } = options;
  return {
    jobs: namespace,
    table: (pipeline, table) => {
      if (bigquery === null) return { namespace: `duckdb://${folder}/${pipeline}`, name: table };
      const [schema = '', name = ''] = table.split('.');
      return { namespace: 'bigquery', name: `${bigquery.project}.${bigquery.dataset(pipeline, schema)}.${name}` };
    },
    source: (pipeline, dataset) => {
      const source = pipeline.datasets.find(({ name }) => name === dataset)?.source;
      if (source === undefined) return { namespace, name: dataset, uri: `urn:relais:${pipeline.name}:${dataset}` };
      if (source.kind === 'inbox') {
        const path = `${inboxFolders[source.folderVariable] ?? ''}/${source.path}`;
        return { namespace: 'file', name: path, uri: encodeURI(`file://${path}`) };
      }
      // Without its query and login, which may hold a key.
      const { origin, pathname } = new URL(sourceUrls[source.urlVariable] ?? source.url);
      return { namespace: origin, name: pathname, uri: `${origin}${pathname}` };
    },
  };
}
