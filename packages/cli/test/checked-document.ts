import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';

const folder = join(process.cwd(), 'docs', 'schemas');
const compiled = new Map<string, ValidateFunction>();

/**
 * What a command printed under `--json`, parsed and held against the schema that docs/schemas has for it.
 * @param args as typed after `relais`
 * @throws Error for text that is no JSON, a command without a schema, and a document that is not as its schema says
 */
export function checkedDocument(args: readonly string[], stdout: string): unknown {
  const document: unknown = JSON.parse(stdout);
  assertSchema(schemaOf(args), document);
  return document;
}

/** Holds a value against a schema of docs/schemas. @throws Error that names every fault */
export function assertSchema(name: string, value: unknown): void {
  const validate = compiled.get(name) ?? compile(name);
  if (validate(value)) return;
  const faults = (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath || '/', message, JSON.stringify(params)].join(' '),
  );
  throw new Error(`docs/schemas/${name} does not know what was printed:\n${faults.join('\n')}`);
}

function compile(name: string): ValidateFunction {
  const schema = JSON.parse(readFileSync(join(folder, name), 'utf8')) as object;
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true, formats: { 'date-time': true } }).compile(schema);
  compiled.set(name, validate);
  return validate;
}

/** A command is named by one word or by two; `publish --rollback` is `publish rollback` in another form. */
function schemaOf(args: readonly string[]): string {
  const [first = '', second = ''] = args.filter((word) => !word.startsWith('-') || word === '--rollback');
  const names = [`${first}-${second.replace('--', '')}.json`, `${first}.json`];
  const name = names.find((each) => existsSync(join(folder, each)));
  if (name === undefined) throw new Error(`docs/schemas has nothing for relais ${args.join(' ')}; see JsonDocuments`);
  return name;
}
