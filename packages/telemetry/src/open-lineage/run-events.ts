import { createHash } from 'node:crypto';
import {
  sourceTable as sourceTableOf,
  versionOf,
  type PipelineDefinition,
  type RunReport,
  type TableReport,
} from '@relais/core';
import type { ModelGraph } from '@relais/dbt/model-graph';
import type { Facets, LineageDataset, LineageEvent, LineageName } from './event.js';
import { eventSchema, facet, producer } from './facet.js';
import type { LineageNames } from './lineage-names.js';
import { martDatasets, sourceTable } from './table-datasets.js';

/** The run that events are about. */
export interface LineageRun {
  readonly pipeline: PipelineDefinition;
  /** Temporal's id of the run, or of the first execution of one that continued as new: a UUID already. */
  readonly runId: string;
  readonly codeVersion: string;
  readonly at: Date;
}

/** A run has begun; what it will read is known when it has ended. */
export const startEvent = (names: LineageNames, run: LineageRun): LineageEvent => ({
  ...parent(names, run),
  ...{ eventType: 'START', inputs: [], outputs: [] },
});

/** A run was cancelled; nothing was published. */
export const abortEvent = (names: LineageNames, run: LineageRun): LineageEvent => ({
  ...parent(names, run),
  ...{ eventType: 'ABORT', inputs: [], outputs: [] },
});

/**
 * What a run that has ended did: a job for each dataset, from the publisher's file to its source table; one for the models,
 * from source tables to marts, with the columns each is made of; and the run itself, which they name as their parent.
 * The same report gives the same events but for their time, so that a repeat overwrites.
 * @param graph null where the models were not built, or could not be read
 */
export function endEvents(
  names: LineageNames,
  run: LineageRun,
  report: RunReport,
  graph: ModelGraph | null,
): readonly LineageEvent[] {
  const { pipeline } = run;
  const read = new Map<string, LineageDataset>();
  const steps: LineageEvent[] = [];
  for (const table of report.tables) {
    const inputs = [sourceFile(names, pipeline, table)];
    const output = sourceTable(names, pipeline, table);
    read.set(output.name, { ...output, outputFacets: {} });
    steps.push(...child(names, run, `${table.dataset}/${table.snapshotDate}`, table.dataset, inputs, [output]));
  }
  const built = report.status === 'succeeded' && graph !== null;
  const marts = built ? martDatasets(names, pipeline, graph) : [];
  if (built) {
    const sources = pipeline.datasets.map(({ name }) => names.table(pipeline.name, sourceTableOf(name)));
    steps.push(...child(names, run, 'models', 'models', sources, marts));
  }
  const failed = report.status === 'failed' || report.status === 'blocked';
  const whole = parent(names, run);
  return [
    ...steps,
    {
      ...whole,
      ...(failed ? { run: { ...whole.run, facets: { ...whole.run.facets, ...errorOf(report) } } } : {}),
      eventType: failed ? 'FAIL' : 'COMPLETE',
      inputs: distinct(report.tables.map((table) => names.source(pipeline, table.dataset))),
      outputs: [...distinct([...read.values()]), ...marts.map(({ namespace, name }) => ({ namespace, name }))],
    },
  ];
}

const parent = (names: LineageNames, run: LineageRun) => ({
  ...base(run),
  run: {
    runId: run.runId,
    facets: {
      processing_engine: facet('ProcessingEngineRunFacet', { name: 'relais', version: run.codeVersion }),
    },
  },
  job: jobOf(names, run.pipeline.name, 'PIPELINE'),
});

/** A step in two events, since a run has to be started and ended. */
function child(
  names: LineageNames,
  run: LineageRun,
  key: string,
  name: string,
  inputs: readonly LineageDataset[],
  outputs: readonly LineageDataset[],
): readonly LineageEvent[] {
  const pipeline = { namespace: names.jobs, name: run.pipeline.name };
  const whole = { run: { runId: run.runId }, job: pipeline };
  const parentOf: Facets = { parent: facet('ParentRunFacet', { ...whole, root: whole }) };
  const step = {
    ...base(run),
    run: { runId: uuidOf(`${run.runId}/${key}`), facets: parentOf },
    job: jobOf(names, `${run.pipeline.name}.${name}`, name === 'models' ? 'MODEL' : 'DATASET'),
  };
  return [
    { ...step, eventType: 'START', inputs: [], outputs: [] },
    { ...step, eventType: 'COMPLETE', inputs, outputs },
  ];
}

const base = ({ at }: LineageRun) => ({ eventTime: at.toISOString(), producer, schemaURL: eventSchema });

const jobOf = (names: LineageNames, name: string, jobType: string): LineageName & { facets: Facets } => ({
  namespace: names.jobs,
  name,
  facets: { jobType: facet('JobTypeJobFacet', { processingType: 'BATCH', integration: 'RELAIS', jobType }) },
});

function sourceFile(names: LineageNames, pipeline: PipelineDefinition, table: TableReport): LineageDataset {
  const { uri, ...source } = names.source(pipeline, table.dataset);
  return {
    ...source,
    facets: {
      dataSource: facet('DatasourceDatasetFacet', { name: source.namespace, uri }),
      version: facet('DatasetVersionDatasetFacet', {
        datasetVersion: `${table.snapshotDate}/${versionOf(table.sha256)}`,
      }),
    },
    inputFacets: {
      inputStatistics: facet('InputStatisticsInputDatasetFacet', { rowCount: table.read, size: table.bytes }),
    },
  };
}

const errorOf = ({ error }: RunReport): Facets => ({
  errorMessage: facet('ErrorMessageRunFacet', {
    message: error === null ? 'the run failed' : `${error.code}: ${error.message}`,
    programmingLanguage: 'TypeScript',
  }),
});

const distinct = (datasets: readonly LineageDataset[]): readonly LineageDataset[] => [
  ...new Map(datasets.map(({ namespace, name }) => [`${namespace} ${name}`, { namespace, name }])).values(),
];

/** A UUID of version 8, whose bits are ours: the same step of the same run has the same one in every repeat. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = ((parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
