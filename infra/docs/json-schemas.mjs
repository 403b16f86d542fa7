import { join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';
import { root } from '../bootstrap/paths.mjs';

const cli = join(root, 'packages', 'cli');
const documentsFile = join(cli, 'src', 'output', 'json-documents.ts');
/** Commands that print a report also when they fail. */
const alwaysReporting = new Set(['run', 'backfill']);

/**
 * A schema for what each `--json` command prints, made of the types that it is printed from; it stands by itself.
 * @returns {ReadonlyMap<string, object>} by the words that name the command
 */
export function jsonSchemas() {
  const { definitions } = createGenerator({
    path: documentsFile,
    tsconfig: join(cli, 'tsconfig.json'),
    type: '*',
    // The build has checked them.
    skipTypeCheck: true,
    jsDoc: 'extended',
    encodeRefs: false,
  }).createSchema('*');
  const { JsonDocuments: documents, ...types } = definitions;
  const schemas = Object.entries(documents.properties).map(([command, document]) => {
    const schema = alwaysReporting.has(command) ? document : orFailure(document);
    return [command, standAlone(command, schema, types)];
  });
  return new Map(schemas);
}

const orFailure = ({ description, ...document }) => ({
  ...(description && { description }),
  anyOf: [...(document.anyOf ?? [document]), reference('FailureDocument')],
});

const reference = (name) => ({ $ref: `#/definitions/${name}` });

function standAlone(command, schema, types) {
  const needed = [...typesOf(schema, types)].sort();
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `relais ${command} --json`,
    ...schema,
    definitions: Object.fromEntries(needed.map((name) => [name, types[name]])),
  };
}

/** Names of the types that a schema refers to, also through others. */
function typesOf(schema, types, found = new Set()) {
  for (const [, name] of JSON.stringify(schema).matchAll(/"#\/definitions\/([^"]+)"/g)) {
    if (found.has(name)) continue;
    found.add(name);
    typesOf(types[name], types, found);
  }
  return found;
}
