import { areasOf } from '@relais/warehouse/drivers/bigquery/names';
import { compareShape } from '@relais/warehouse/drivers/bigquery/compare-shape';
import { legalLabel } from '@relais/warehouse/drivers/bigquery/labels';
import { sourceShapes } from '@relais/warehouse/drivers/bigquery/source-shape';
import { resourceOf, type TableShape } from '@relais/warehouse/drivers/bigquery/table-shape';
import { courses, enrollments, pipeline, terms } from './sample.js';

const areas = areasOf('our-project', pipeline.name, null);
const shapesOf = (dataset: typeof courses, of = pipeline) => sourceShapes(areas, of, dataset).shapes;

const shape: TableShape = {
  fields: [
    { name: 'id', type: 'STRING', description: 'Id' },
    { name: 'fee', type: 'NUMERIC', precision: '10', scale: '2', description: 'Fee' },
    { name: 'day', type: 'DATE', description: 'Day' },
  ],
  description: 'A table.',
  labels: { relais_pipeline: 'sample-pipeline' },
  partitioning: { field: 'day', type: 'DAY', requireFilter: false },
  clustering: ['id'],
};
const changed = (change: Partial<TableShape>) => compareShape(resourceOf(shape), { ...shape, ...change });

describe('a table beside its declaration', () => {
  test('nothing to do where they agree, also where BigQuery names types otherwise', () => {
    expect(changed({})).toEqual({ action: 'none' });
    const integers: TableShape = { ...shape, fields: [{ name: 'a', type: 'INTEGER', description: '' }] };
    expect(
      compareShape({ ...resourceOf(integers), schema: { fields: [{ name: 'a', type: 'INT64' }] } }, integers),
    ).toEqual({
      action: 'none',
    });
  });

  test('columns, descriptions, labels, clustering and the wish for a filter are patched', () => {
    const added = { name: 'note', type: 'STRING', description: 'Note' };
    expect(changed({ fields: [added, ...shape.fields] })).toEqual({
      action: 'alter',
      reason: 'columns added: note',
      patch: { schema: { fields: [...shape.fields, added] } },
    });
    expect(changed({ description: 'Another.' })).toMatchObject({ action: 'alter', patch: { description: 'Another.' } });
    expect(changed({ labels: { ...shape.labels, team: 'x' } })).toMatchObject({ action: 'alter', reason: 'labels' });
    expect(changed({ clustering: ['fee'] })).toMatchObject({ action: 'alter', reason: 'clustered by fee' });
    expect(changed({ partitioning: { ...shape.partitioning!, requireFilter: true } })).toMatchObject({
      action: 'alter',
      patch: { requirePartitionFilter: true },
    });
  });

  test('another partitioning or type is built anew, and says what changed', () => {
    expect(changed({ partitioning: { field: 'day', type: 'MONTH', requireFilter: false } })).toEqual({
      action: 'rebuild',
      reason: 'partitioned by MONTH of day, until now partitioned by DAY of day',
    });
    const fields = shape.fields.map((field) => (field.name === 'fee' ? { name: 'fee', type: 'INTEGER' } : field));
    expect(changed({ fields })).toEqual({
      action: 'rebuild',
      reason: 'column fee is INT64, until now NUMERIC(10,2)',
    });
  });

  test('a column declared no longer stays', () => {
    expect(changed({ fields: shape.fields.slice(1) })).toEqual({ action: 'none' });
  });
});

describe('declared tables', () => {
  test('an appended dataset is its snapshots, one a partition', () => {
    const [{ name, shape: made }] = shapesOf(courses) as [ReturnType<typeof shapesOf>[number]];
    expect(name).toEqual({ dataset: 'sample_pipeline_source_tables', table: 'courses' });
    expect(made.partitioning).toEqual({ field: '_snapshot_date', type: 'DAY', requireFilter: false });
    expect(made.fields[2]).toEqual({ name: 'fee', type: 'NUMERIC', precision: '10', scale: '2', description: 'fee' });
    expect(made.labels).toEqual({ relais_pipeline: 'sample-pipeline', relais_dataset: 'courses' });
    expect(made.description).toBe('A sample. Grain: one id. Licence: none.');
  });

  test('others are computed from typed snapshots, revisions beside', () => {
    expect(shapesOf(enrollments).map(({ name }) => `${name.dataset}.${name.table}`)).toEqual([
      'sample_pipeline_typed.enrollments',
      'sample_pipeline_source_tables.enrollments',
      'sample_pipeline_source_tables.enrollment_revisions',
    ]);
    expect(shapesOf(terms)[1]!.shape.fields.map(({ name }) => name)).toContain('label_en');
  });

  test('what the snapshot date of an appended dataset is no partition of is refused by name', () => {
    for (const partitionBy of [
      { column: 'id', granularity: 'DAY' } as const,
      { column: 'date_extract', granularity: 'MONTH' } as const,
    ])
      expect(() => shapesOf({ ...courses, partitionBy })).toThrow(
        'partition it by DAY on date_extract or _snapshot_date',
      );
  });

  test('labels are made legal', () => {
    expect(legalLabel('Équipe Data & Co')).toBe('_quipe_data___co');
    const labelled = { ...pipeline, labels: { 'Cost Center': 'Data/42' } };
    expect(shapesOf(courses, labelled)[0]!.shape.labels).toMatchObject({ cost_center: 'data_42' });
  });
});
