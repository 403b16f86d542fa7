import type { PipelineDefinition } from '@relais/core';
import type { Warehouse } from '@relais/warehouse';
import { judgeFreshness, type Freshness } from '@relais/timetable';
import type { Finding, Probe } from './finding.js';

/** Deadlines, judged from what readers have: neither Temporal nor a worker is needed. */
export const freshnessProbe = (warehouse: Warehouse, pipelines: readonly PipelineDefinition[]): Probe => ({
  name: 'the warehouse',
  look: async (now) => {
    const findings = pipelines.map(async (pipeline) => {
      const published = await warehouse.published(pipeline.name);
      const late = judgeFreshness(pipeline, published, now).filter(({ state }) => state === 'late');
      return late.map((freshness) => finding(pipeline, freshness));
    });
    return { judged: ['DEADLINE_PASSED'], findings: (await Promise.all(findings)).flat() };
  },
});

const finding = ({ name, timeZone }: PipelineDefinition, freshness: Freshness): Finding => ({
  code: 'DEADLINE_PASSED',
  subject: `${name}/${freshness.dataset}`,
  pipeline: name,
  dataset: freshness.dataset,
  summary: `${name}: ${freshness.dataset} was due by ${freshness.deadline} and is not published`,
  detail: [
    `Readers have ${freshness.published === null ? 'no snapshot of it' : `its snapshot of ${freshness.published}`} (zone ${timeZone}).`,
    `next: ./relais status, then ./relais run ${name}`,
  ].join('\n'),
  graceMs: 0,
});
