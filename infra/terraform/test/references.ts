import type { Ground } from './read-ground';

/** Names Terraform itself gives; what follows them is no block of ours. */
const given = new Set(['each', 'count', 'self', 'path', 'terraform']);

/** Something an expression names: `var.project`, `local.member`, `google_storage_bucket.store`. */
export type Reference = string;

/**
 * What the expressions refer to. Names bound inside an expression (`for x in …`, the iterator of a `dynamic` block) are
 * left out; so are strings inside quotes.
 */
export function references({ expressions, text }: Ground): readonly Reference[] {
  const bound = new Set([...given, ...boundNames(text)]);
  return expressions
    .flatMap(templates)
    .map((expression) => expression.replaceAll(/\\"|"(?:[^"\\]|\\.)*"/g, (quoted) => templates(quoted).join(' ')))
    .flatMap((expression) => [...expression.matchAll(/(?<![\w.\])])(data\.)?([a-z_]\w*)\.([a-z_]\w*)/gi)])
    .filter(([, , first = '']) => !bound.has(first))
    .map(([, data = '', first, second]) => `${data}${first}.${second}`);
}

/** The insides of every `${…}`, nested ones with the expression that holds them. */
function templates(text: string): string[] {
  const found: string[] = [];
  for (let start = text.indexOf('${'); start >= 0; start = text.indexOf('${', start)) {
    let end = start + 2;
    for (let depth = 1; end < text.length && depth > 0; end++) depth += { '{': 1, '}': -1 }[text[end] ?? ''] ?? 0;
    found.push(text.slice(start + 2, end - 1));
    start = end;
  }
  return found;
}

function boundNames(text: string): string[] {
  const loops = [...text.matchAll(/\bfor (\w+)(?:, (\w+))? in\b/g)].flatMap(([, first = '', second = '']) => [
    first,
    second,
  ]);
  const iterators = [...text.matchAll(/\bdynamic "(\w+)"/g)].map(([, name = '']) => name);
  return [...loops, ...iterators];
}

/** Whether the reference leads to something that is declared. */
export function resolves(ground: Ground, reference: Reference): boolean {
  const [first = '', second = '', third = ''] = reference.split('.');
  if (first === 'var') return ground.variables.has(second);
  if (first === 'local') return second in ground.locals;
  if (first === 'data') return ground.data.has(`${second}.${third}`);
  return ground.resources.has(reference);
}
