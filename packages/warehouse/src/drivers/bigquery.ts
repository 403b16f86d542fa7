import { withEvolvedColumns, type PipelineDefinition } from '@relais/core';
import type { LoadedSnapshot, Warehouse } from '../index.js';
import { firstRows } from '../first-rows.js';
import { defaultGenerationsKept } from '../generations-kept.js';
import { readLoadRecords } from '../load-records.js';
import { openClient } from './bigquery/client.js';
import { compareGenerations } from './bigquery/compare-generations.js';
import { forecast } from './bigquery/forecast.js';
import { readIntactRecords } from './bigquery/held.js';
import { legalLabel } from './bigquery/labels.js';
import { assertPublished, readPublished } from './bigquery/ledger.js';
import { loadSnapshot } from './bigquery/load-snapshot.js';
import { areasOf } from './bigquery/names.js';
import { countEntries, prepareCandidate } from './bigquery/prepare-candidate.js';
import { planMarts } from './bigquery/plan-marts.js';
import {
  collectUnused,
  discardCandidate,
  listGenerations,
  publishCandidate,
  rollbackGeneration,
} from './bigquery/publish-generation.js';
import { queryMarts } from './bigquery/query-marts.js';
import { readRows } from './bigquery/read-rows.js';
import type { Session } from './bigquery/session.js';
import type { BigQueryWarehouseOptions } from './bigquery/settings.js';
import { sourceShapes, type SourceShapes } from './bigquery/source-shape.js';
import { findDataset } from './find-dataset.js';

export type { BigQueryWarehouseOptions };

/**
 * A warehouse in BigQuery over a store in Cloud Storage: source tables are native tables, visible once loaded; dbt builds
 * a generation into a dataset of its own, and one transaction replaces the rows of the published marts.
 */
export function bigqueryWarehouse(options: BigQueryWarehouseOptions): Warehouse {
  const { project, datasetPrefix, store, codeVersion = 'unknown', generationsKept = defaultGenerationsKept } = options;
  const client = openClient(options);
  const sessionOf = (pipeline: string, signal?: AbortSignal): Session => ({
    client,
    areas: areasOf(project, pipeline, datasetPrefix),
    store,
    generationsKept,
    labels: { relais_pipeline: legalLabel(pipeline), relais_version: legalLabel(codeVersion) },
    signal,
  });
  const tablesOf = (
    { areas }: Session,
    pipeline: PipelineDefinition,
    snapshots: readonly LoadedSnapshot[] = [],
  ): readonly SourceShapes[] =>
    pipeline.datasets.map((dataset) => {
      const own = snapshots.filter((each) => each.dataset === dataset.name);
      return sourceShapes(areas, pipeline, withEvolvedColumns(dataset, own));
    });

  const loaded: Warehouse['loaded'] = async (pipeline) => {
    const session = sessionOf(pipeline.name);
    const records = await Promise.all(tablesOf(session, pipeline).map((tables) => readIntactRecords(session, tables)));
    return records.flat().map(({ snapshot }) => snapshot);
  };
  return {
    dialect: 'bigquery',
    load: async (request) => {
      const session = sessionOf(request.pipeline.name);
      const declared = findDataset(request.pipeline, request.dataset);
      const records = await readLoadRecords(store, request.pipeline.name, request.dataset);
      const dataset = withEvolvedColumns(declared, [...records.map(({ snapshot }) => snapshot), request.typed]);
      return loadSnapshot(session, sourceShapes(session.areas, request.pipeline, dataset), request);
    },
    loaded,
    published: (pipeline) => readPublished(sessionOf(pipeline)),
    prepareCandidate: async (request) => {
      const session = sessionOf(request.pipeline.name, request.signal);
      return prepareCandidate(session, tablesOf(session, request.pipeline, request.snapshots), request);
    },
    discardCandidate: (candidate) => discardCandidate(sessionOf(candidate.pipeline), candidate),
    sample: ({ pipeline }, sql, limit) =>
      readRows(sessionOf(pipeline), 'the rows of a test', { sql: firstRows(sql, limit) }),
    plan: (candidate) => planMarts(sessionOf(candidate.pipeline), candidate.generation),
    publish: (candidate, record) => publishCandidate(sessionOf(candidate.pipeline), candidate, record),
    generations: (pipeline) => listGenerations(sessionOf(pipeline)),
    rollback: (pipeline, generation) => rollbackGeneration(sessionOf(pipeline), generation),
    collect: (pipeline) => collectUnused(sessionOf(pipeline)),
    forecast: async (pipeline) => {
      const session = sessionOf(pipeline.name);
      return forecast(session, tablesOf(session, pipeline));
    },
    countPublished: async (pipeline, count) => {
      const session = sessionOf(pipeline.name);
      await assertPublished(session);
      return countEntries(session, tablesOf(session, pipeline), await loaded(pipeline), count);
    },
    compare: (pipeline, request) => compareGenerations(sessionOf(pipeline), request),
    query: (pipeline, sql) => queryMarts(sessionOf(pipeline), datasetPrefix, sql),
  };
}
