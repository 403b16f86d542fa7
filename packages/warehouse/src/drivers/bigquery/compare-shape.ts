import { shapeOf, typeName, type Field, type TableResource, type TableShape } from './table-shape.js';

export type ShapeChange =
  | { readonly action: 'none' }
  /** Done in place by `tables.patch`. */
  | { readonly action: 'alter'; readonly reason: string; readonly patch: Partial<TableResource> }
  /** BigQuery cannot change this in place: the table is built anew beside the old one. */
  | { readonly action: 'rebuild'; readonly reason: string };

/**
 * What it takes to make a table look like its declaration. Columns are told apart by name: BigQuery adds new ones at the
 * end, and one that is declared no longer keeps the values of older snapshots.
 */
export function compareShape(table: TableResource, wanted: TableShape): ShapeChange {
  const found = shapeOf(table);
  const broken = [...partitioningChange(found, wanted), ...typeChanges(found, wanted)];
  if (broken.length > 0) return { action: 'rebuild', reason: broken.join('; ') };
  const changes = [fieldChanges, descriptionChange, labelChange, filterChange, clusteringChange].flatMap((compare) =>
    compare(found, wanted),
  );
  if (changes.length === 0) return { action: 'none' };
  const patch: Partial<TableResource> = Object.assign({}, ...changes.map((change) => change.patch));
  return { action: 'alter', reason: changes.map(({ reason }) => reason).join('; '), patch };
}

interface Change {
  readonly reason: string;
  readonly patch: Partial<TableResource>;
}
type Compare = (found: TableShape, wanted: TableShape) => readonly Change[];

const partitioned = ({ partitioning }: TableShape): string =>
  partitioning === null ? 'not partitioned' : `partitioned by ${partitioning.type} of ${partitioning.field}`;

const partitioningChange = (found: TableShape, wanted: TableShape): readonly string[] =>
  partitioned(found) === partitioned(wanted) ? [] : [`${partitioned(wanted)}, until now ${partitioned(found)}`];

function typeChanges(found: TableShape, wanted: TableShape): readonly string[] {
  return wanted.fields.flatMap((field) => {
    const before = found.fields.find((each) => each.name === field.name);
    if (before === undefined || typeName(before) === typeName(field)) return [];
    return [`column ${field.name} is ${typeName(field)}, until now ${typeName(before)}`];
  });
}

const fieldChanges: Compare = (found, wanted) => {
  const names = new Set(found.fields.map(({ name }) => name));
  const added = wanted.fields.filter(({ name }) => !names.has(name));
  const fields = [...found.fields.map((field) => described(field, wanted)), ...added];
  const redescribed = fields.some((field, index) => index < found.fields.length && field !== found.fields[index]);
  const reasons = [
    ...(added.length > 0 ? [`columns added: ${added.map(({ name }) => name).join(', ')}`] : []),
    ...(redescribed ? ['descriptions of columns'] : []),
  ];
  return reasons.length === 0 ? [] : [{ reason: reasons.join('; '), patch: { schema: { fields } } }];
};

function described(field: Field, { fields }: TableShape): Field {
  const wanted = fields.find(({ name }) => name === field.name)?.description;
  return wanted === undefined || wanted === (field.description ?? '') ? field : { ...field, description: wanted };
}

const descriptionChange: Compare = (found, { description }) =>
  found.description === description ? [] : [{ reason: 'description', patch: { description } }];

const labelChange: Compare = (found, { labels }) =>
  Object.entries(labels).every(([key, value]) => found.labels[key] === value)
    ? []
    : [{ reason: 'labels', patch: { labels } }];

const filterChange: Compare = (found, { partitioning }) => {
  if (partitioning === null || found.partitioning?.requireFilter === partitioning.requireFilter) return [];
  const patch = { requirePartitionFilter: partitioning.requireFilter };
  return [
    { reason: partitioning.requireFilter ? 'queries must name a partition' : 'queries may name no partition', patch },
  ];
};

const clusteringChange: Compare = (found, { clustering }) =>
  found.clustering.join() === clustering.join()
    ? []
    : [{ reason: `clustered by ${clustering.join(', ') || 'nothing'}`, patch: { clustering: { fields: clustering } } }];
