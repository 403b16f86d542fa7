import { readFile } from 'node:fs/promises';

/** The table that holds the failing rows of a test, e.g. `checks.repeated_sessions`, by the test's unique id. */
export type KeptRows = ReadonlyMap<string, string>;

interface ManifestNode {
  readonly name?: string;
  /** Names of the folders below the models' one, and the model's own: its schema is the last folder. */
  readonly fqn?: readonly string[];
  /** Of a test: the model it stands beside. */
  readonly attached_node?: string | null;
}

/** The models of this folder hold what a check found; see infra/dbt/macros/write_check_results.sql. */
const CHECKS = 'checks';

/** What a manifest.json says of it; nothing where it is none. */
export function keptRowsIn(document: unknown): KeptRows {
  const nodes = (document as { nodes?: Readonly<Record<string, ManifestNode>> } | null)?.nodes ?? {};
  const kept = new Map<string, string>();
  for (const [id, { attached_node: tested }] of Object.entries(nodes)) {
    const { name, fqn } = nodes[tested ?? ''] ?? {};
    if (name !== undefined && fqn?.at(-2) === CHECKS) kept.set(id, `${CHECKS}.${name.split('__').at(-1)}`);
  }
  return kept;
}

/** The manifest that dbt leaves beside its results; a missing one costs a hint and nothing else. */
export async function readKeptRows(file: string): Promise<KeptRows> {
  try {
    return keptRowsIn(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return new Map();
  }
}
