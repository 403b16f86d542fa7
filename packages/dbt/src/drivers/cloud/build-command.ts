import { PermanentError } from '@relais/core';
import { fingerprint } from '@relais/core/fingerprint';
import type { BuildRequest } from '../../index.js';
import type { RunOrder } from './api.js';

/** What to run, and how to tell our runs from others and from each other. */
export interface BuildCommand {
  readonly order: RunOrder;
  /** Begins the cause of every run that builds from this warehouse's tables: of those at most one may be alive. */
  readonly family: string;
  /** Begins the cause of runs that build this very candidate. */
  readonly identity: string;
}

/** What a shell or dbt's own reading of a command could take for more than a name. */
const PLAIN = /^[\w.:/+*@-]+$/;
const LONGEST_CAUSE = 255;

/** The candidate's variables as dbt Cloud takes them: its dataset overrides the target's, all others are vars. */
export function buildCommand({ pipeline, selector, environment, variables = {} }: BuildRequest): BuildCommand {
  const [project, dataset, sources] = ['PROJECT', 'DATASET', 'SOURCES'].map((name) =>
    plain(environment[`RELAIS_BIGQUERY_${name}`] ?? '', `RELAIS_BIGQUERY_${name}`),
  ) as [string, string, string];
  const vars = quotable(JSON.stringify({ ...variables, relais_sources: sources, ...previousIn(environment) }));
  const family = `relais ${pipeline} ${fingerprint([project, sources])}`;
  const identity = `${family}/${fingerprint(dataset)}`;
  return {
    family,
    identity,
    order: {
      cause: `${identity} builds ${dataset}`.slice(0, LONGEST_CAUSE),
      schema_override: dataset,
      steps_override: [`dbt build --select ${plain(selector, 'the selector')} --vars '${vars}'`],
    },
  };
}

/** The generation before, and the dates of each dataset that it was not built on; see infra/dbt/macros/previous.sql. */
function previousIn({ RELAIS_BIGQUERY_PREVIOUS: dataset, RELAIS_BIGQUERY_ADDED: added }: BuildRequest['environment']) {
  if (dataset === undefined || added === undefined) return {};
  return { relais_previous: plain(dataset, 'RELAIS_BIGQUERY_PREVIOUS'), relais_added: JSON.parse(added) as unknown };
}

/** What stands between single quotes in the command. */
function quotable(json: string): string {
  if (!/['\\\n]/.test(json)) return json;
  throw new PermanentError(`[dbt/cloud] a variable has a quote or a backslash in it: ${json}; use plain words`, {
    code: 'DBT_CLOUD_REFUSED',
  });
}

function plain(value: string, name: string): string {
  if (PLAIN.test(value)) return value;
  throw new PermanentError(
    `[dbt/cloud] ${name} is no plain name: ${JSON.stringify(value)}; use letters, digits and _`,
    {
      code: 'DBT_CLOUD_REFUSED',
    },
  );
}
