import type { Client } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';

/**
 * Those keyword attributes that the namespace knows. An unknown one would make the server refuse the start, and a
 * cluster may forbid asking: then none is set.
 */
export async function searchAttributes(
  client: Client,
  values: Readonly<Record<string, string>>,
): Promise<SearchAttributePair[]> {
  const known = await knownAttributes(client);
  return Object.entries(values)
    .filter(([name]) => known.has(name))
    .map(([name, value]) => ({ key: { name, type: 'KEYWORD' }, value }));
}

async function knownAttributes(client: Client): Promise<ReadonlySet<string>> {
  try {
    const answer = await client.connection.operatorService.listSearchAttributes({
      namespace: client.options.namespace,
    });
    return new Set(Object.keys(answer.customAttributes ?? {}));
  } catch {
    return new Set();
  }
}
