import type { GraphNode, ModelGraph } from '@relais/dbt/model-graph';
import { findLineage } from '../src/lineage/find-lineage.js';
import { lineageTree } from '../src/lineage/lineage-tree.js';
import { traceLineage } from '../src/lineage/trace-lineage.js';

type Columns = Readonly<Record<string, readonly string[]>>;

/** `from` as `table.column`; what begins with `<` is a field of the file. */
function node(table: string, kind: GraphNode['kind'], made: Columns): GraphNode {
  const [schema = '', name = ''] = table.split('.');
  const columns = Object.entries(made).map(([column, from]) => ({
    ...{ name: column, description: `${column} of ${name}`, type: null, tests: [] },
    from: from.filter((text) => !text.startsWith('<')).map(reference),
    ...(from[0]?.startsWith('<') && { field: { dataset: name, names: [from[0].slice(1)], position: null } }),
  }));
  const parents = [...new Set(columns.flatMap(({ from }) => from.map(({ table: parent }) => parent)))];
  const unsaid = { description: '', owner: '', meta: {}, file: null, tests: [], unread: null };
  return { table, schema, name, kind, ...unsaid, columns, parents };
}

const reference = (text: string) => ({
  table: text.slice(0, text.lastIndexOf('.')),
  column: text.slice(text.lastIndexOf('.') + 1),
});

const market: ModelGraph = {
  pipeline: 'market',
  nodes: [
    node('source_tables.offers', 'source', { id: ['<numero'], fee: ['<prix'] }),
    node('staging.stg_offers', 'view', { id: ['source_tables.offers.id'], fee: ['source_tables.offers.fee'] }),
    node('marts.dim_offers', 'table', {
      ratio: ['staging.stg_offers.fee', 'staging.stg_offers.id'],
      twice: ['staging.stg_offers.fee'],
      rows: ['staging.stg_offers.*'],
    }),
    node('tiles.fees', 'tile', { fee: ['marts.dim_offers.ratio', 'marts.dim_offers.twice'] }),
  ],
};

const treeOf = (text: string, direction: 'upstream' | 'downstream' = 'upstream') =>
  lineageTree(traceLineage(findLineage([market], text), direction))
    .trimEnd()
    .split('\n');

test('a column leads to the header of the file, and what was said is not said again', () => {
  expect(treeOf('tiles.fees.fee')).toEqual([
    'tiles.fees.fee',
    '├─ marts.dim_offers.ratio',
    '│  ├─ staging.stg_offers.fee',
    '│  │  └─ source_tables.offers.fee  ← prix',
    '│  └─ staging.stg_offers.id',
    '│     └─ source_tables.offers.id  ← numero',
    '└─ marts.dim_offers.twice',
    '   └─ staging.stg_offers.fee  (as above)',
  ]);
});

test('a count is of rows', () => {
  expect(treeOf('dim_offers.rows')).toEqual(['marts.dim_offers.rows', '└─ rows of staging.stg_offers']);
});

test('downstream are the tiles', () => {
  expect(treeOf('source_tables.offers.id', 'downstream')).toEqual([
    'source_tables.offers.id  ← numero',
    '└─ staging.stg_offers.id',
    '   └─ marts.dim_offers.ratio',
    '      └─ tiles.fees.fee',
  ]);
});

test('a table alone is a way of tables', () => {
  expect(treeOf('dim_offers')).toEqual([
    'marts.dim_offers  table',
    '└─ staging.stg_offers  view',
    '   └─ source_tables.offers  source',
  ]);
});

test.each([
  ['marts.dim_ofers', 'TABLE_UNKNOWN', 'did you mean marts.dim_offers?'],
  ['dim_offers.ratoi', 'COLUMN_UNKNOWN', 'did you mean ratio?'],
])('%s is %s, with what was probably meant', (text, code, hint) => {
  const found = () => findLineage([market], text);
  expect(found).toThrow(hint);
  expect(found).toThrow(expect.objectContaining({ code }));
});

test('a table that two pipelines have wants the pipeline', () => {
  const found = () => findLineage([market, { ...market, pipeline: 'other' }], 'tiles.fees');
  expect(found).toThrow(
    expect.objectContaining({ code: 'TABLE_AMBIGUOUS', next: './relais lineage market tiles.fees' }),
  );
});
