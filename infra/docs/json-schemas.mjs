import { join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';
import { root } from '../bootstrap/paths.mjs';

const cli = join(root, 'packages', 'cli');
const documentsFile = join(cli, 'src', 'output', 'json-documents.ts');
/** Commands that print a report also when they fail. */
const alwaysReporting = new Set(['run', 'backfill']);

/**
 * A schema for what each `--json` command prints, and for the lines of events, made of the types that they are printed
 * from; each stands by itself.
 * @returns {ReadonlyMap<string, object>} by the words that name the command or the lines
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
  const { JsonDocuments: documents, JsonLines: lines, ...types } = definitions;
  const printed = Object.entries(documents.properties).map(([command, document]) => {
    const schema = alwaysReporting.has(command) ? document : orFailure(document);
    return [command, standAlone(`relais ${command} --json`, schema, types)];
  });
  const written = Object.entries(lines.properties).map(([name, line]) => [
    name,
    standAlone(`A line of the ${name} that --json writes to stderr`, line, types),
  ]);
  return new Map([...printed, ...written]);
}

const orFailure = ({ description, ...document }) => ({
  ...(description && { description }),
  anyOf: [...(document.anyOf ?? [document]), reference('FailureDocument')],
});

const reference = (name) => ({ $ref: `#/definitions/${name}` });

function standAlone(title, schema, types) {
  const needed = [...typesOf(schema, types)].sort();
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title,
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
