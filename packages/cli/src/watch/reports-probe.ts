import { readReport } from '@relais/activities/stored-report';
import type { RunReport } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import { listReports, type StoredReport } from '../runs/stored-reports.js';
import type { Finding, Probe } from './finding.js';

/**
 * Runs that failed or wait for a person, by the reports that they leave in the store.
 * @param known paths of reports that lay there before anybody watched
 */
export function reportsProbe(store: ObjectStore, pipelines: readonly string[], known: readonly string[]): Probe {
  // A report is never rewritten, so that each is read once in the life of a watch.
  const seen = new Map<string, Finding | null>(known.map((path) => [path, null]));
  return {
    name: 'the reports',
    look: async () => {
      for (const stored of await listReports(store, pipelines)) {
        if (seen.has(stored.path)) continue;
        const report = await readReport(store, stored);
        if (report !== null) seen.set(stored.path, findingOf(stored, report));
      }
      return {
        judged: ['RUN_FAILED', 'RUN_BLOCKED'],
        findings: [...seen.values()].filter((finding) => finding !== null),
      };
    },
  };
}

const needsPeople = {
  failed: { code: 'RUN_FAILED', verb: 'failed', next: './relais show' },
  blocked: { code: 'RUN_BLOCKED', verb: 'waits for a person', next: './relais show' },
} as const;

function findingOf({ runId }: StoredReport, { pipeline, logicalDate, status, error }: RunReport): Finding | null {
  if (status !== 'failed' && status !== 'blocked') return null;
  const { code, verb, next } = needsPeople[status];
  const cause = error === null ? '' : `: ${error.code}${error.dataset === null ? '' : ` in ${error.dataset}`}`;
  return {
    code,
    subject: runId,
    pipeline,
    dataset: error?.dataset ?? null,
    summary: `${pipeline}: the run of ${logicalDate} ${verb}${cause}`,
    detail: `${error?.message ?? 'Its report says no more.'}\nThe published figures are as before.\nnext: ${next} ${runId}`,
    graceMs: 0,
  };
}
