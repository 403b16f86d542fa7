import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

const folder = join(process.cwd(), 'packages', 'telemetry', 'test', 'schemas');
const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));
for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')))
  ajv.addSchema(JSON.parse(readFileSync(join(folder, file), 'utf8')) as object);

/** What OpenLineage's own schemas object to: in the event, and in each facet by the schema that the facet names. */
export function validateLineage(event: unknown): readonly string[] {
  const { schemaURL } = event as { schemaURL: string };
  return [...faults(schemaURL, event), ...facetsIn(event).flatMap((facet) => faults(facet._schemaURL, facet))];
}

function faults(address: string, value: unknown): readonly string[] {
  const validate = ajv.getSchema(address);
  if (validate === undefined) return [`no such schema: ${address}`];
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

interface Facet {
  readonly _schemaURL: string;
}

function facetsIn(value: unknown): readonly Facet[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(facetsIn);
  return '_schemaURL' in value ? [value as Facet, ...inside] : inside;
}
