/** A column as the REST interface has it. */
export interface Field {
  readonly name: string;
  readonly type: string;
  readonly mode?: string;
  readonly precision?: string;
  readonly scale?: string;
  readonly description?: string;
  readonly fields?: readonly Field[];
}

/** What a table is to look like. */
export interface TableShape {
  readonly fields: readonly Field[];
  readonly description: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly partitioning: Partitioning | null;
  readonly clustering: readonly string[];
}

export interface Partitioning {
  readonly field: string;
  readonly type: string;
  readonly requireFilter: boolean;
}

/** A table as `tables.get` tells it. */
export interface TableResource {
  readonly schema?: { readonly fields?: readonly Field[] };
  readonly description?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly timePartitioning?: {
    readonly field?: string;
    readonly type?: string;
    readonly requirePartitionFilter?: boolean;
  };
  readonly requirePartitionFilter?: boolean;
  readonly clustering?: { readonly fields?: readonly string[] };
  /** Milliseconds since the epoch, in digits. */
  readonly creationTime?: string;
  readonly expirationTime?: string;
  readonly numRows?: string;
}

/** The body of `tables.insert`. */
export const resourceOf = (shape: TableShape): TableResource => ({
  schema: { fields: shape.fields },
  description: shape.description,
  labels: shape.labels,
  ...(shape.partitioning && {
    timePartitioning: { type: shape.partitioning.type, field: shape.partitioning.field },
    requirePartitionFilter: shape.partitioning.requireFilter,
  }),
  ...(shape.clustering.length > 0 && { clustering: { fields: shape.clustering } }),
});

/** The shape of a table that is there. */
export const shapeOf = (table: TableResource): TableShape => ({
  fields: table.schema?.fields ?? [],
  description: table.description ?? '',
  labels: table.labels ?? {},
  partitioning:
    table.timePartitioning?.field === undefined
      ? null
      : {
          field: table.timePartitioning.field,
          type: table.timePartitioning.type ?? 'DAY',
          requireFilter: table.requirePartitionFilter ?? table.timePartitioning.requirePartitionFilter ?? false,
        },
  clustering: table.clustering?.fields ?? [],
});

/** `NUMERIC(10,2)`, `ARRAY<INT64>`: the type as SQL writes it, one name for each type. */
export function typeName({ type, mode, precision, scale, fields }: Field): string {
  const inner =
    type === 'RECORD' || type === 'STRUCT'
      ? `STRUCT<${(fields ?? []).map((field) => `\`${field.name}\` ${typeName(field)}`).join(', ')}>`
      : `${SQL_NAMES[type] ?? type}${precision ? `(${precision}${scale ? `,${scale}` : ''})` : ''}`;
  return mode === 'REPEATED' ? `ARRAY<${inner}>` : inner;
}

const SQL_NAMES: Readonly<Record<string, string>> = { INTEGER: 'INT64', FLOAT: 'FLOAT64', BOOLEAN: 'BOOL' };
