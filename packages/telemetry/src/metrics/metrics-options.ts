import type { TelemetryOptions } from '@temporalio/worker';

export interface MetricsAddress {
  readonly host: string;
  readonly port: number;
}

/** A step takes from milliseconds to an hour. */
const stepBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];

/** How Temporal's runtime answers Prometheus at `/metrics`, with its own figures and ours. */
export const metricsOptions = ({ host, port }: MetricsAddress): TelemetryOptions => ({
  metrics: {
    prometheus: {
      bindAddress: `${host.includes(':') ? `[${host}]` : host}:${port}`,
      countersTotalSuffix: true,
      useSecondsForDurations: true,
      histogramBucketOverrides: { relais_step_duration_seconds: stepBuckets },
    },
  },
});
