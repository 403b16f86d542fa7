import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const coreFolder = join(process.cwd(), 'packages', 'core', 'src');
const bundled = ['index.ts', 'payload-interceptors.ts'].map((file) => join(process.cwd(), 'workflows', 'src', file));

/**
 * Names the code that decides what workflows do: theirs, and what of `@relais/core` they use. Types, comments and
 * layout do not count, because no run can tell them apart.
 */
export function workflowFingerprint(entries = bundled): string {
  const files = new Map<string, string>();
  for (const entry of entries) collect(entry, files);
  const texts = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 12);
}

function collect(file: string, files: Map<string, string>): void {
  if (files.has(file)) return;
  const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      removeComments: true,
    },
  });
  files.set(file, withoutLayout(outputText));
  for (const statement of ts.createSourceFile(file, outputText, ts.ScriptTarget.ESNext).statements) {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
    const { moduleSpecifier } = statement;
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) continue;
    for (const found of resolve(file, moduleSpecifier.text, statement)) collect(found, files);
  }
}

const withoutLayout = (code: string): string =>
  code
    .replace(/\s+/g, ' ')
    .replace(/ ?([[\](){},;]) ?/g, '$1')
    .replace(/,([\])}])/g, '$1');

function resolve(from: string, specifier: string, statement: ts.ImportDeclaration | ts.ExportDeclaration): string[] {
  if (specifier.startsWith('.')) return [join(dirname(from), specifier.replace(/\.js$/, '.ts'))];
  if (specifier !== '@relais/core' || !ts.isImportDeclaration(statement)) return [];
  const bindings = statement.importClause?.namedBindings;
  if (bindings === undefined || !ts.isNamedImports(bindings)) return [];
  return bindings.elements.map(({ propertyName, name }) => definingFile((propertyName ?? name).text));
}

function definingFile(name: string): string {
  const defines = new RegExp(`^export (?:const|function|class) ${name}\\b`, 'm');
  const file = readdirSync(coreFolder)
    .map((entry) => join(coreFolder, entry))
    .find((path) => path.endsWith('.ts') && defines.test(readFileSync(path, 'utf8')));
  if (file === undefined) throw new Error(`no file of @relais/core defines ${name}`);
  return file;
}
