import type { MetricMeter } from '@temporalio/common';
import type { RunWatcher } from '../watch-runs.js';

/**
 * Counts what a worker's runs and steps came to. Names follow Prometheus' conventions: base units, `_total` for counters
 * (which the exporter adds), no figure that is the ratio of two others.
 */
export function recordRuns(meter: MetricMeter): RunWatcher {
  const runs = meter.createCounter('relais_runs', undefined, 'Runs that ended, by status.');
  const rows = meter.createCounter('relais_rows', undefined, 'Rows of snapshots, by what became of them.');
  const bytes = meter.createCounter('relais_source_bytes', undefined, 'Bytes of raw files that runs took in.');
  const warnings = meter.createCounter('relais_warnings', undefined, 'Warnings of runs, by code.');
  const steps = meter.createHistogram('relais_step_duration_seconds', 'float', undefined, 'One attempt of a step.');
  const failures = meter.createCounter('relais_step_failures', undefined, 'Attempts that failed, by code.');
  const lastSuccess = meter.createGauge(
    ...(['relais_last_success_timestamp_seconds', 'float', undefined, 'When a run last succeeded.'] as const),
  );
  return {
    ended: async (_run, report) => {
      const { pipeline, status } = report;
      runs.add(1, { pipeline, status });
      // An unchanged run has found everything as it should be.
      if (status === 'succeeded' || status === 'unchanged') lastSuccess.set(Date.now() / 1000, { pipeline });
      for (const { code } of report.warnings) warnings.add(1, { pipeline, code });
      for (const table of report.tables) {
        const { dataset } = table;
        bytes.add(table.bytes, { pipeline, dataset });
        for (const outcome of ['loaded', 'duplicates', 'quarantined'] as const)
          rows.add(table[outcome], { pipeline, dataset, outcome });
      }
    },
    stepped: ({ step, pipeline, dataset, seconds, outcome, code }) => {
      steps.record(seconds, { step, pipeline: pipeline ?? '', dataset: dataset ?? '', outcome });
      if (outcome === 'failed') failures.add(1, { step, pipeline: pipeline ?? '', code: code ?? 'UNKNOWN' });
    },
  };
}
