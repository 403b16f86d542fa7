import type { LineageStep } from './trace-lineage.js';

/** The way as a tree: one line a step, what was said before is not said again. */
export function lineageTree(steps: readonly LineageStep[]): string {
  const said = new Set<number>();
  const lines = (place: number, first: string, rest: string): readonly string[] => {
    const step = steps[place];
    if (step === undefined) return [];
    const again = said.has(place) && step.next.length > 0;
    said.add(place);
    const next = again ? [] : step.next;
    const below = next.flatMap((child, index) => {
      const last = index === next.length - 1;
      return lines(child, `${rest}${last ? '└─ ' : '├─ '}`, `${rest}${last ? '   ' : '│  '}`);
    });
    return [`${first}${labelOf(step)}${again ? '  (as above)' : ''}`, ...below];
  };
  return lines(0, '', '')
    .map((line) => `${line}\n`)
    .join('');
}

function labelOf({ table, column, kind, field }: LineageStep): string {
  if (column === '*') return `rows of ${table}`;
  const name = column === null ? `${table}  ${kind}` : `${table}.${column}`;
  return field === null ? name : `${name}  ← ${field.names[0] ?? `field ${(field.position ?? 0) + 1}`}`;
}
