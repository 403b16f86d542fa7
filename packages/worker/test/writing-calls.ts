import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** Functions of Node that change something outside of this process. */
const writing = new Set(
  `appendFile appendFileSync chmod copyFile copyFileSync cp cpSync createWriteStream exec execFile execFileSync execSync
   fork link linkSync mkdir mkdirSync mkdtemp mkdtempSync open openSync rename renameSync rm rmSync rmdir rmdirSync spawn
   spawnSync symlink symlinkSync truncate truncateSync unlink unlinkSync utimes write writeFile writeFileSync writev
   writeSync`.split(/\s+/),
);
const ofNode = /^(node:)?(fs|fs\/promises|child_process)$/;

/** How often a file calls what writes files, starts processes or sends requests, by the name of the function. */
export function writingCalls(file: string): Readonly<Record<string, number>> {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  const imported = new Map<string, string>([['fetch', 'fetch']]);
  const calls: Record<string, number> = {};
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) noteImport(node, imported);
    if (ts.isCallExpression(node)) {
      const name = calledName(node.expression, imported);
      if (name !== null) calls[name] = (calls[name] ?? 0) + 1;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return calls;
}

function noteImport({ moduleSpecifier, importClause }: ts.ImportDeclaration, imported: Map<string, string>): void {
  if (!ts.isStringLiteral(moduleSpecifier) || !ofNode.test(moduleSpecifier.text)) return;
  const bindings = importClause?.namedBindings;
  if (bindings === undefined) return;
  // A whole module under one name would hide what is called of it.
  if (!ts.isNamedImports(bindings)) return void imported.set(bindings.name.text, `* of ${moduleSpecifier.text}`);
  for (const { name, propertyName } of bindings.elements) {
    const original = (propertyName ?? name).text;
    if (writing.has(original)) imported.set(name.text, original);
  }
}

function calledName(called: ts.Expression, imported: ReadonlyMap<string, string>): string | null {
  if (ts.isIdentifier(called)) return imported.get(called.text) ?? null;
  if (!ts.isPropertyAccessExpression(called)) return null;
  if (ts.isIdentifier(called.expression) && imported.has(called.expression.text))
    return imported.get(called.expression.text) ?? null;
  return called.name.text === 'request' ? 'request' : null;
}
