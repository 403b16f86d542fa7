import type { Draft } from '../draft.js';

const stagingName = ({ names }: Draft): string => `${names.prefix}__stg_${names.table}`;

/** `models/staging/`: the declared columns of every snapshot, and its date. */
export const stagingFile = (draft: Draft): readonly [path: string, text: string] => [
  `models/staging/${stagingName(draft)}.sql`,
  `{{ config(materialized='view') }}
-- Every snapshot, as it was typed.
select
${draft.dataset.columns.map(({ name }) => `    ${name},`).join('\n')}
    _snapshot_date as snapshot_date
from {{ source('${draft.names.prefix}', '${draft.names.table}') }}
{{ limit_in_development() }}
`,
];

/** `models/marts/`: how many rows each snapshot has. */
export function martFile(draft: Draft): readonly [path: string, text: string] {
  const { names, mart, category } = draft;
  const value =
    category && `coalesce(cast(${category.name} as {{ dbt.type_string() }}), 'unknown') as ${category.name}`;
  return [
    `models/marts/${names.prefix}__${mart}.sql`,
    `-- How the source grows${category ? `, and what it is made of` : ''}.
select
    snapshot_date,
${category ? `    ${value},\n` : ''}    cast(count(*) as {{ dbt.type_bigint() }}) as row_count
from {{ ref('${stagingName(draft)}') }}
group by ${category ? '1, 2' : '1'}
`,
  ];
}

/** `models/schema.yml`: what each column is, and what must hold of it. JSON is YAML; the formatter makes it read as such. */
export function schemaFile(draft: Draft): string {
  const { names, dataset, key, category, mart, title } = draft;
  const columns = dataset.columns.map(({ name, description, required }) => ({
    name,
    description: withoutTemplate(description),
    ...(required && { data_tests: ['not_null'] }),
  }));
  const date = { name: 'snapshot_date', description: 'Day of the snapshot.', data_tests: ['not_null'] };
  const martKey = ['snapshot_date', ...(category ? [category.name] : [])];
  const staging = {
    name: stagingName(draft),
    description: withoutTemplate(`${title}: every row of every snapshot. Grain: ${dataset.grain}.`),
    ...(key.length > 0 && { data_tests: [unique(['snapshot_date', ...key])] }),
    columns: [...columns, date],
  };
  const counts = {
    name: `${names.prefix}__${mart}`,
    description: `Rows of each snapshot${category ? ` by ${category.name}` : ''}.`,
    data_tests: [unique(martKey)],
    columns: [
      date,
      ...(category ? [{ name: category.name, description: 'As in the source; `unknown` where it says nothing.' }] : []),
      { name: 'row_count', description: 'Rows of the snapshot.', data_tests: ['not_null'] },
    ],
  };
  return `version: 2

sources:
  - name: ${names.prefix}
    description: What the pipeline loaded, typed and deduplicated. Columns are described in \`datasets/\`.
    # A generation's own on DuckDB, a shared dataset on BigQuery, a variable in dbt Cloud.
    schema: "{{ var('relais_sources', env_var('RELAIS_BIGQUERY_SOURCES', 'source_tables')) }}"
    tables:
      - name: ${names.table}
        description: ${JSON.stringify(withoutTemplate(dataset.description))}

models:
${[staging, counts].map((model) => yamlOf(model)).join('\n')}
`;
}

const unique = (columns: readonly string[]): string =>
  `unique_combination: { arguments: { columns: [${columns.join(', ')}] } }`;

/** dbt reads descriptions as templates, and a publisher's header must not become one. */
const withoutTemplate = (text: string): string => text.replace(/\{(?=[{%#])/g, '(');

interface Model {
  readonly name: string;
  readonly description: string;
  readonly data_tests?: readonly string[];
  readonly columns: readonly {
    readonly name: string;
    readonly description: string;
    readonly data_tests?: readonly string[];
  }[];
}

/** A model as the other pipelines write theirs: names and descriptions in lines of their own, tests beside them. */
const yamlOf = ({ name, description, data_tests, columns }: Model): string =>
  [
    `  - name: ${name}`,
    `    description: ${JSON.stringify(description)}`,
    ...(data_tests ? ['    data_tests:', ...data_tests.map((test) => `      - ${test}`)] : []),
    '    columns:',
    ...columns.flatMap((column) => [
      `      - name: ${column.name}`,
      `        description: ${JSON.stringify(column.description)}`,
      ...(column.data_tests ? [`        data_tests: [${column.data_tests.join(', ')}]`] : []),
    ]),
    '',
  ].join('\n');
