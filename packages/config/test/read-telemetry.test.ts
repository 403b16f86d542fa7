import { loadConfig } from '@relais/config';
import { registry } from '@relais/workflows/pipelines';

const telemetry = (variables: Record<string, string>) => loadConfig(registry, variables, '/project').telemetry;
const addresses = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/', OPENLINEAGE_URL: 'http://marquez:5000' };

test('nothing is told to anybody unless the one switch is on, whatever else this machine has set', () => {
  expect(telemetry(addresses)).toBeNull();
  expect(telemetry({ ...addresses, RELAIS_TELEMETRY: 'off' })).toBeNull();
  expect(telemetry({ RELAIS_TELEMETRY: 'on' })).toEqual({
    metrics: { host: '127.0.0.1', port: 9464 },
    traces: null,
    openLineage: null,
  });
});

test('the addresses of listeners are read as those who make them document it', () => {
  expect(
    telemetry({
      ...addresses,
      RELAIS_TELEMETRY: 'on',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=a%20b, authorization=Bearer c=',
    }),
  ).toMatchObject({
    traces: {
      endpoint: 'http://collector:4318',
      headers: { 'x-tenant': 'a b', authorization: 'Bearer c=' },
      serviceName: 'relais',
    },
    openLineage: { url: 'http://marquez:5000/api/v1/lineage', apiKey: null, namespace: 'relais' },
  });
  const file = { RELAIS_TELEMETRY: 'on', OPENLINEAGE_URL: 'file:///var/log/lineage.ndjson' };
  expect(telemetry(file)?.openLineage?.url).toBe('file:///var/log/lineage.ndjson');
});

test.each([
  [{ RELAIS_TELEMETRY: 'yes' }, 'RELAIS_TELEMETRY'],
  [{ RELAIS_TELEMETRY: 'on', OPENLINEAGE_URL: 'kafka://broker' }, 'OPENLINEAGE_URL'],
  [{ RELAIS_TELEMETRY: 'on', RELAIS_METRICS_PORT: '70000' }, 'RELAIS_METRICS_PORT'],
  [{ ...addresses, RELAIS_TELEMETRY: 'on', OTEL_EXPORTER_OTLP_HEADERS: 'canary' }, 'OTEL_EXPORTER_OTLP_HEADERS'],
])('%j is refused by name', (variables, name) => {
  const load = (): unknown => telemetry(variables as unknown as Record<string, string>);
  expect(load).toThrow(name);
  expect(load).not.toThrow('canary');
});
