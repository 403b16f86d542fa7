import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import ts from 'typescript';
import { GoogleError } from './google-error.js';

/**
 * Checks bodies of requests against the types Google publishes: the client library carries them, generated from the
 * discovery document. @param type e.g. `IJob`; answers null or what is wrong
 */
export type RequestCheck = (type: string, body: unknown) => void;

let cached: RequestCheck | null = null;

/** @throws GoogleError invalid from the check: an unknown field, a wrong type or a value no enum has */
export function googleRequestCheck(): RequestCheck {
  if (cached) return cached;
  const folder = dirname(require.resolve('@google-cloud/bigquery'));
  const schema = { $id: 'google', $defs: definitionsOf(readFileSync(join(folder, 'types.d.ts'), 'utf8')) };
  const ajv = new Ajv({ allowUnionTypes: true, strict: false }).addSchema(schema);
  const checks = new Map<string, ValidateFunction>();
  cached = (type, body) => {
    const check = checks.get(type) ?? ajv.compile({ $ref: `google#/$defs/${type}` });
    checks.set(type, check);
    if (!check(body)) throw refusalOf(check);
  };
  return cached;
}

function refusalOf({ errors }: ValidateFunction): GoogleError {
  const [error] = errors ?? [];
  const path = (error?.instancePath ?? '').slice(1).replaceAll('/', '.');
  if (error?.keyword === 'additionalProperties') {
    const name = String((error.params as { additionalProperty: string }).additionalProperty);
    const at = path === '' ? '' : ` at '${path}'`;
    return new GoogleError('invalid', `Invalid JSON payload received. Unknown name "${name}"${at}: Cannot find field.`);
  }
  return new GoogleError('invalid', `Invalid value at '${path}': ${error?.message}`);
}

type Schema = Readonly<Record<string, unknown>>;

/** Where Google's own client sends other bodies than Google publishes, and Google takes no offence. */
const tolerated: readonly (readonly [string, string, Schema])[] = [
  ['IJobConfigurationQuery', 'types', {}],
  ['IQueryParameterValue', 'value', { type: ['string', 'number', 'boolean', 'null'] }],
];

/** JSON schemas of all types of the namespace. Only what a discovery document can say occurs in them. */
function definitionsOf(source: string): Record<string, Schema> {
  const file = ts.createSourceFile('types.d.ts', source, ts.ScriptTarget.ES2022);
  const definitions: Record<string, Schema> = {};
  const visit = (node: ts.Node): void => {
    if (ts.isTypeAliasDeclaration(node)) definitions[node.name.text] = schemaOf(node.type, file);
    else if (!ts.isTypeLiteralNode(node)) ts.forEachChild(node, visit);
  };
  visit(file);
  for (const [type, name, schema] of tolerated)
    (definitions[type]?.properties as Record<string, Schema>)[name] = schema;
  return definitions;
}

function schemaOf(type: ts.TypeNode, file: ts.SourceFile): Schema {
  if (ts.isTypeLiteralNode(type)) return objectSchema(type, file);
  if (ts.isUnionTypeNode(type)) return { anyOf: type.types.map((part) => schemaOf(part, file)) };
  if (ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal)) return { const: type.literal.text };
  if (ts.isArrayTypeNode(type)) return { type: 'array', items: schemaOf(type.elementType, file) };
  if (ts.isTypeReferenceNode(type)) {
    const name = type.typeName.getText(file);
    const [argument] = type.typeArguments ?? [];
    if (name === 'Array' && argument) return { type: 'array', items: schemaOf(argument, file) };
    return { $ref: `#/$defs/${name.split('.').at(-1)}` };
  }
  return keywords[type.getText(file)] ?? {};
}

/** 64-bit integers are strings there, which may come as numbers too, and numbers may come as strings. */
const keywords: Readonly<Record<string, Schema>> = {
  string: { type: 'string' },
  number: { type: ['number', 'string'] },
  boolean: { type: 'boolean' },
};
const whole64 =
  /(Ms|Millis|Bytes|BytesBilled|Time|Rows|Count|Interval|Records|Size|start|end|interval|precision|scale|maxLength)$/;

function objectSchema(type: ts.TypeLiteralNode, file: ts.SourceFile): Schema {
  const properties: Record<string, Schema> = {};
  for (const member of type.members) {
    if (ts.isIndexSignatureDeclaration(member))
      return { type: 'object', additionalProperties: schemaOf(member.type, file) };
    if (!ts.isPropertySignature(member) || !member.type) continue;
    const name = ts.isStringLiteral(member.name) ? member.name.text : member.name.getText(file);
    const schema = schemaOf(member.type, file);
    // null takes a value away, in a patch.
    const value = schema.type === 'string' && whole64.test(name) ? { type: ['string', 'integer'] } : schema;
    properties[name] = { anyOf: [value, { type: 'null' }] };
  }
  return { type: 'object', properties, additionalProperties: false };
}
