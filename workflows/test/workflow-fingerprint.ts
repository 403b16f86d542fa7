import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const coreFolder = join(process.cwd(), 'packages', 'core', 'src');
/** What the histories were recorded of. The list of all workflows is none of it: one that is added changes no other. */
const recorded = [
  'pipelines/france-courses/workflow.ts',
  'pipelines/growth-attribution/workflow.ts',
  'src/backfill-pipeline.ts',
  'src/inbox-watch.ts',
  'src/payload-interceptors.ts',
].map((file) => join(process.cwd(), 'workflows', file));

/**
 * Names the code that decides what workflows do: theirs, and the definitions of `@relais/core` that they use. Types,
 * comments and layout do not count, because no run can tell them apart.
 */
export function workflowFingerprint(entries = recorded): string {
  const texts = new Map<string, string>();
  for (const entry of entries) collectFile(entry, texts);
  const sorted = [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return createHash('sha256').update(sorted.join('\n')).digest('hex').slice(0, 12);
}

function collectFile(file: string, texts: Map<string, string>): void {
  if (texts.has(file)) return;
  const { text, statements } = parse(file);
  texts.set(file, withoutLayout(text));
  for (const statement of statements) {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
    const from = statement.moduleSpecifier;
    if (from === undefined || !ts.isStringLiteral(from)) continue;
    if (from.text.startsWith('.')) collectFile(join(dirname(file), from.text.replace(/\.js$/, '.ts')), texts);
    else if (from.text === '@relais/core' && ts.isImportDeclaration(statement))
      for (const name of importedNames(statement)) collectDefinition(definingFile(name), name, texts);
  }
}

const importedNames = ({ importClause }: ts.ImportDeclaration): readonly string[] => {
  const bindings = importClause?.namedBindings;
  if (bindings === undefined || !ts.isNamedImports(bindings)) return [];
  return bindings.elements.map(({ propertyName, name }) => (propertyName ?? name).text);
};

/** A definition, and those of the same file that it names. */
function collectDefinition(file: string, name: string, texts: Map<string, string>): void {
  const key = `${file} ${name}`;
  if (texts.has(key)) return;
  const definitions = parse(file).statements.flatMap((statement) =>
    namesOf(statement).map((defined) => ({ defined, text: statement.getText() })),
  );
  const text = definitions.find(({ defined }) => defined === name)?.text ?? '';
  texts.set(key, withoutLayout(text));
  for (const { defined } of definitions)
    if (new RegExp(`\\b${defined}\\b`).test(text)) collectDefinition(file, defined, texts);
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const named = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
  return named && statement.name !== undefined ? [statement.name.text] : [];
}

function definingFile(name: string): string {
  const defines = new RegExp(`^export (?:const|function|class) ${name}\\b`, 'm');
  const file = readdirSync(coreFolder)
    .map((entry) => join(coreFolder, entry))
    .find((path) => path.endsWith('.ts') && defines.test(readFileSync(path, 'utf8')));
  if (file === undefined) throw new Error(`no file of @relais/core defines ${name}`);
  return file;
}

function parse(file: string): { readonly text: string; readonly statements: readonly ts.Statement[] } {
  const { outputText: text } = ts.transpileModule(readFileSync(file, 'utf8'), {
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      removeComments: true,
    },
  });
  return { text, statements: ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true).statements };
}

const withoutLayout = (code: string): string =>
  code
    .replace(/\s+/g, ' ')
    .replace(/ ?([[\](){},;]) ?/g, '$1')
    .replace(/,([\])}])/g, '$1');
