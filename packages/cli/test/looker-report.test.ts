import { compactSql } from '@relais/cli/looker/compact-sql';
import { linkingAddress } from '@relais/cli/looker/linking-address';
import { lookerReport } from '@relais/cli/looker/looker-report';
import type { RegisteredPipeline } from '@relais/core';
import { registry } from '@relais/workflows/pipelines';

const pipeline = registry['france-courses'] as RegisteredPipeline;
const place = { project: 'our-project', pipeline: 'france-courses', prefix: null };
const report = lookerReport(pipeline, place, ['dim_courses', 'fact_enrollments'], null);
const parametersOf = (address: string | undefined) => Object.fromEntries(new URL(address ?? '').searchParams);

test('a mart is the table itself', () => {
  const [first, second] = report.marts;
  expect(second?.table).toBe('marts.fact_enrollments');
  expect(first?.address).toMatch(/^https:\/\/lookerstudio\.google\.com\/reporting\/create\?/);
  expect(parametersOf(first?.address)).toEqual({
    'c.mode': 'edit',
    'r.reportName': 'France courses and enrollments: dim_courses',
    'ds.ds0.connector': 'bigQuery',
    'ds.ds0.datasourceName': 'dim_courses',
    'ds.ds0.type': 'TABLE',
    'ds.ds0.projectId': 'our-project',
    'ds.ds0.datasetId': 'france_courses_marts',
    'ds.ds0.tableId': 'dim_courses',
    'ds.ds0.billingProjectId': 'our-project',
  });
});

test('a tile is its query, its tables named as BigQuery has them', () => {
  const ratio = report.tiles.find(({ tile }) => tile === 'trainings-per-provider');
  expect(parametersOf(ratio?.address)).toMatchObject({
    'ds.ds0.type': 'CUSTOM_QUERY',
    'ds.ds0.projectId': 'our-project',
    'ds.ds0.billingProjectId': 'our-project',
    'ds.ds0.datasourceName': 'Trainings per provider',
    'ds.ds0.sql': expect.stringMatching(/ from `our-project`\.`france_courses_marts`\.dim_courses$/) as unknown,
  });
});

test('all tiles are data sources of one report, in their order, and short enough to be opened', () => {
  const parameters = parametersOf(report.report?.address);
  const names = pipeline.tiles?.map((_, index) => parameters[`ds.ds${index}.datasourceName`]);
  expect(names).toEqual(pipeline.tiles?.map(({ title }) => title));
  const sent = Object.entries(parameters).filter(([name]) => name.endsWith('.sql'));
  expect(sent.map(([, sql]) => / (marts|source_tables)\./.test(sql ?? ''))).toEqual(sent.map(() => false));
  for (const { address, short } of [...report.tiles, ...report.marts, report.report ?? { address: '', short: false }])
    expect({ length: address.length <= 8000, short }).toEqual({ length: true, short: true });
});

test('an address that is too long says so', () => {
  const tile = { ...pipeline.tiles?.[0], sql: `select '${'x'.repeat(9000)}'` } as NonNullable<
    RegisteredPipeline['tiles']
  >[0];
  expect(lookerReport({ ...pipeline, tiles: [tile] }, place, [], null)).toMatchObject({
    report: { short: false },
    tiles: [{ short: false }],
  });
});

test('a template is filled and keeps its fields; a pipeline without tiles has marts alone', () => {
  const filled = parametersOf(lookerReport(pipeline, place, [], 'abc-123').report?.address);
  expect(filled).toMatchObject({ 'c.reportId': 'abc-123', 'ds.*.refreshFields': 'false' });
  expect(filled).not.toHaveProperty('c.mode');
  expect(lookerReport({ definition: pipeline.definition }, place, ['x'], null)).toMatchObject({
    report: null,
    tiles: [],
    marts: [{ table: 'marts.x' }],
  });
});

test('nothing that a name holds leaves its parameter', () => {
  const name = 'a&ds.ds0.projectId=other#é +';
  const address = linkingAddress({
    name,
    template: null,
    sources: [{ name, of: { project: 'p', sql: "select '&#'" } }],
  });
  expect(parametersOf(address)).toMatchObject({
    'r.reportName': name,
    'ds.ds0.datasourceName': name,
    'ds.ds0.projectId': 'p',
    'ds.ds0.sql': "select '&#'",
  });
});

test('a compact statement means the same: quotes keep their blanks, a comment ends nothing', () => {
  expect(compactSql("select  'a  b' -- c\n  , `x  y` /* d */ from\n t ")).toBe("select 'a  b'   , `x  y`   from t");
});
