import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const source = join(__dirname, '..', 'src');

/** Modules that a file needs when it runs, its own included. */
function importsOf(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(source, file), 'utf8');
  for (const [, what = '', from = ''] of text.matchAll(/^import ([^;]*?) from '([^']+)';/gms)) {
    const types = what.startsWith('type ') || /^\{( type \w+,?)+ \}$/.test(what);
    if (types) continue;
    if (from.startsWith('./')) importsOf(from.replace('./', '').replace(/\.js$/, '.ts'), seen);
    else seen.add(from);
  }
  return seen;
}

test("the supervisor needs nothing but node's own modules", () => {
  const foreign = [...importsOf('supervisor.ts')].filter((name) => !name.endsWith('.ts') && !name.startsWith('node:'));
  expect(foreign).toEqual([]);
});
