import { trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { Resource } from '@opentelemetry/resources';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import {
  makeWorkflowExporter,
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryActivityOutboundInterceptor,
  OpenTelemetryWorkflowClientInterceptor,
} from '@temporalio/interceptors-opentelemetry';
import type { ActivityInterceptorsFactory, WorkerOptions } from '@temporalio/worker';

export interface TracingOptions {
  /** Takes OTLP over HTTP at `/v1/traces`. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  readonly serviceVersion: string;
}

export interface Tracing {
  /** For whoever starts runs: its span is the head of the run's trace. */
  readonly client: OpenTelemetryWorkflowClientInterceptor;
  /** Around the steps of a worker; interceptors inside it find the step's span active. */
  readonly activity: ActivityInterceptorsFactory;
  /** Takes the spans of workflows out of their sandbox. */
  readonly sinks: NonNullable<WorkerOptions['sinks']>;
  /** Sends what is left; an address that does not answer is waited for a second. */
  readonly stop: () => Promise<void>;
}

/** Starts to send spans from this process. */
export function startTracing({ endpoint, headers, serviceName, serviceVersion }: TracingOptions): Tracing {
  const resource = new Resource({ 'service.name': serviceName, 'service.version': serviceVersion });
  const exporter = new OTLPTraceExporter({
    url: `${endpoint}/v1/traces`,
    headers: { ...headers },
    timeoutMillis: 5_000,
  });
  const spanProcessor = new BatchSpanProcessor(exporter, { scheduledDelayMillis: 1_000 });
  const provider = new NodeTracerProvider({ resource, spanProcessors: [spanProcessor] });
  provider.register();
  const stop = async (): Promise<void> => {
    await Promise.race([
      provider.shutdown().catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, 1_000).unref()),
    ]);
    trace.disable();
  };
  return {
    client: new OpenTelemetryWorkflowClientInterceptor(),
    activity: (context) => ({
      inbound: new OpenTelemetryActivityInboundInterceptor(context),
      outbound: new OpenTelemetryActivityOutboundInterceptor(context),
    }),
    sinks: { exporter: makeWorkflowExporter(spanProcessor, resource) } as unknown as NonNullable<
      WorkerOptions['sinks']
    >,
    stop,
  };
}
