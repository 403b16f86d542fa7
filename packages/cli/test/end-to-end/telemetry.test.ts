import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RunReport } from '@relais/core';
import { freePorts } from '@relais/platform/free-ports';
import { makeRelais, type Relais } from '../../../../workflows/test/relais.js';
import { scrapeMetrics } from '../../../telemetry/test/scrape-metrics.js';
import { validateLineage } from '../../../telemetry/test/validate-lineage.js';
import { eventually } from './eventually.js';
import { startPublisher, type Publisher } from './publisher.js';

/** One switch, and runs tell three kinds of listeners: all of them real protocols at servers of this test. */
interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
}
interface Heard {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Record<string, never>;
}
const heard: Heard[] = [];
let collector: Server;
let publisher: Publisher;
let relais: Relais;
let metrics: string;
let report: RunReport;

beforeAll(async () => {
  collector = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const { authorization } = request.headers;
      heard.push({ path: request.url ?? '', authorization, body: JSON.parse(text) as Heard['body'] });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await once(collector.listen(0, '127.0.0.1'), 'listening');
  const address = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  const [port] = await freePorts(1);
  metrics = `http://127.0.0.1:${port}/metrics`;
  publisher = await startPublisher();
  relais = await makeRelais({
    ...publisher.variables,
    RELAIS_TELEMETRY: 'on',
    RELAIS_METRICS_PORT: String(port),
    OTEL_EXPORTER_OTLP_ENDPOINT: address,
    OPENLINEAGE_URL: address,
    OPENLINEAGE_API_KEY: 'canary-key',
  });
  await relais.holdPlatform();
});

afterAll(async () => {
  await relais?.remove();
  await publisher?.close();
  collector?.closeAllConnections();
  collector?.close();
});

const events = () => heard.filter(({ path }) => path === '/api/v1/lineage').map(({ body }) => body as never as Event);
interface Event {
  readonly eventType: string;
  readonly run: { readonly runId: string; readonly facets: Record<string, Record<string, unknown>> };
  readonly job: { readonly name: string };
  readonly inputs: readonly Dataset[];
  readonly outputs: readonly Dataset[];
}
interface Dataset {
  readonly namespace: string;
  readonly name: string;
  readonly facets?: Record<string, { readonly fields: Record<string, { readonly inputFields: readonly object[] }> }>;
  readonly outputFacets?: Record<string, Record<string, unknown>>;
}

test('a run tells where its tables come from, in events that OpenLineage reads', async () => {
  const { code, value } = await relais.json<RunReport>(['run', 'france-courses', '--date', '2025-01-15']);
  expect({ code, status: value.status }).toEqual({ code: 0, status: 'succeeded' });
  report = value;
  for (const event of events()) expect(validateLineage(event)).toEqual([]);
  expect(heard.filter(({ authorization }) => authorization !== undefined)).toHaveLength(events().length);
  const of = (name: string) => events().filter(({ job }) => job.name === name);
  expect(of('france-courses').map(({ eventType }) => eventType)).toEqual(['START', 'COMPLETE']);
  expect(new Set(of('france-courses').map(({ run }) => run.runId))).toEqual(new Set([value.runId]));

  const [, courses] = of('france-courses.courses');
  expect(courses).toMatchObject({
    eventType: 'COMPLETE',
    run: { facets: { parent: { run: { runId: value.runId }, job: { name: 'france-courses' } } } },
    inputs: [{ name: new URL(publisher.variables['COURSES_URL'] ?? '').pathname }],
    outputs: [{ name: 'source_tables.courses', outputFacets: { outputStatistics: { rowCount: loadedOf('courses') } } }],
  });
  const [, models] = of('france-courses.models');
  const dimCourses = models?.outputs.find(({ name }) => name === 'marts.dim_courses');
  const ratio = dimCourses?.facets?.['columnLineage']?.fields['training_provider_ratio'];
  expect(ratio?.inputFields).toEqual(
    expect.arrayContaining([expect.objectContaining({ name: 'source_tables.courses', field: 'provider_id' })]),
  );
});

const loadedOf = (dataset: string) => report.tables.find((table) => table.dataset === dataset)?.loaded;

test('its spans are one trace, from the command line through the workflow to each step', async () => {
  await eventually(spans, (all) => all.some(({ name }) => name === 'RunActivity:reportRun'));
  const [started] = spans().filter(({ name }) => name.startsWith('StartWorkflow'));
  const trace = spans().filter(({ traceId }) => traceId === started?.traceId);
  const names = trace.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['RunActivity:snapshotDataset', 'RunActivity:buildModels']));
  const typed = trace.filter(({ name }) => name === 'RunActivity:typeSnapshot');
  expect(typed.map((span) => attribute(span, 'relais.dataset')).sort()).toEqual([
    'courses',
    'enrollments',
    'formacode',
  ]);
  expect(typed.map((span) => Number(attribute(span, 'relais.loaded'))).sort()).toEqual(
    report.tables.map(({ loaded }) => loaded).sort(),
  );
});

const spans = (): readonly Span[] =>
  heard
    .filter(({ path }) => path === '/v1/traces')
    .flatMap(({ body }) => body as never as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] })
    .flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
    );

const attribute = (span: Span, key: string): unknown =>
  Object.values(span.attributes.find((entry) => entry.key === key)?.value ?? {})[0];

test('Prometheus reads runs, rows, steps, ages, and what Temporal says of its worker', async () => {
  const found = await eventually(
    () => scrapeMetrics(metrics),
    (samples) => samples.has('relais_runs_total'),
  );
  const value = (name: string, labels: Record<string, string>) =>
    Number(
      found.get(name)?.find((sample) => Object.entries(labels).every(([key, text]) => sample.labels?.[key] === text))
        ?.value,
    );
  expect(value('relais_runs_total', { pipeline: 'france-courses', status: 'succeeded' })).toBe(1);
  expect(value('relais_rows_total', { dataset: 'courses', outcome: 'loaded' })).toBe(loadedOf('courses'));
  expect(value('relais_last_success_timestamp_seconds', { pipeline: 'france-courses' })).toBeGreaterThan(1.7e9);
  const snapshot = report.tables.find(({ dataset }) => dataset === 'courses')?.snapshotDate ?? '';
  expect(value('relais_published_snapshot_timestamp_seconds', { dataset: 'courses' })).toBe(
    Date.parse(snapshot) / 1000,
  );
  expect([...found.keys()]).toContain('relais_step_duration_seconds');
  expect([...found.keys()].filter((name) => name.startsWith('temporal_')).length).toBeGreaterThan(5);
});

test('a run that fails says why, and a listener that is gone keeps no run from succeeding', async () => {
  publisher.alter('moncompteformation', () => '<!doctype html><html><body>maintenance</body></html>');
  const failed = await relais.json<RunReport>(['run', 'france-courses', '--date', '2025-02-15']);
  publisher.alter('moncompteformation');
  const told = events().filter(({ run, job }) => run.runId === failed.value.runId && job.name === 'france-courses');
  expect(told.map(({ eventType }) => eventType)).toEqual(['START', 'FAIL']);
  expect(validateLineage(told[1])).toEqual([]);
  expect(told[1]?.run.facets['errorMessage']?.['message']).toContain(failed.value.error?.code);

  collector.closeAllConnections();
  await new Promise((resolve) => collector.close(resolve));
  const { value } = await relais.json<RunReport>(['run', 'france-courses', '--date', '2025-01-15']);
  expect(value.status).toBe('succeeded');
});

test('events can be lines of a file; with the switch off nothing is told to anybody', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'relais-events-'));
  const file = join(folder, 'events', 'lineage.ndjson');
  const own = await makeRelais({
    ...publisher.variables,
    RELAIS_DBT: 'none',
    OPENLINEAGE_URL: pathToFileURL(file).href,
  });
  try {
    await own.json(['run', 'france-courses', '--date', '2025-01-15']);
    expect(existsSync(file)).toBe(false);
    await own.json(['run', 'france-courses', '--date', '2025-02-15'], {
      RELAIS_TELEMETRY: 'on',
      RELAIS_METRICS_PORT: String((await freePorts(1))[0]),
    });
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    for (const line of lines) expect(validateLineage(JSON.parse(line))).toEqual([]);
    expect(lines.length).toBeGreaterThan(2);
  } finally {
    await own.remove();
    rmSync(folder, { recursive: true, force: true });
  }
});
