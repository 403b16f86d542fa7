import parsePrometheus from 'parse-prometheus-text-format';

export interface MetricSample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value?: string;
}

/** What an endpoint answers Prometheus, by the name of the metric. */
export async function scrapeMetrics(address: string): Promise<ReadonlyMap<string, readonly MetricSample[]>> {
  const text = await (await fetch(address)).text();
  const families = parsePrometheus(text) as { name: string; metrics: MetricSample[] }[];
  return new Map(families.map(({ name, metrics }) => [name, metrics]));
}
