import type { TelemetryConfig } from './config.js';
import type { Environment } from './environment.js';

/** Prometheus' list of ports has OpenTelemetry's exporters at this one. */
const defaultMetricsPort = 9464;

/**
 * One switch turns all of it on; the other names are those that OpenTelemetry and OpenLineage give them everywhere, and
 * say nothing while the switch is off.
 */
export function readTelemetry(environment: Environment, faults: string[]): TelemetryConfig | null {
  if (environment.RELAIS_TELEMETRY === 'off') return null;
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OPENLINEAGE_URL: lineage } = environment;
  return {
    metrics: {
      host: environment.RELAIS_METRICS_HOST ?? '127.0.0.1',
      port: environment.RELAIS_METRICS_PORT ?? defaultMetricsPort,
    },
    traces:
      endpoint === undefined
        ? null
        : {
            endpoint: endpoint.replace(/\/+$/, ''),
            headers: readHeaders(environment.OTEL_EXPORTER_OTLP_HEADERS ?? '', faults),
            serviceName: environment.OTEL_SERVICE_NAME ?? 'relais',
          },
    openLineage:
      lineage === undefined
        ? null
        : {
            url: eventAddress(lineage, environment.OPENLINEAGE_ENDPOINT ?? 'api/v1/lineage'),
            apiKey: environment.OPENLINEAGE_API_KEY ?? null,
            namespace: environment.OPENLINEAGE_NAMESPACE ?? 'relais',
          },
  };
}

const eventAddress = (url: string, endpoint: string): string =>
  url.startsWith('file:') ? url : `${url.replace(/\/+$/, '')}/${endpoint.replace(/^\/+/, '')}`;

/** `name=value,name=value`, values percent-encoded, as OpenTelemetry's specification has it. */
function readHeaders(text: string, faults: string[]): Record<string, string> {
  const pairs = text.split(',').flatMap((pair) => pair.trim() || []);
  const headers = pairs.map((pair) => /^([^=\s]+)\s*=\s*(.*)$/.exec(pair));
  // The text may hold a key, and a fault is printed.
  if (headers.includes(null)) faults.push('OTEL_EXPORTER_OTLP_HEADERS: not name=value,name=value');
  return Object.fromEntries(headers.flatMap((found) => (found === null ? [] : [[found[1], decode(found[2] ?? '')]])));
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
