import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A provider that answers as Google's Basic edition does; its English is no better than a suffix. */
export async function startTranslatingServer(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const { q } = (await json(request)) as { readonly q: readonly string[] };
    const translations = q.map((text) => ({ translatedText: `${text} in English` }));
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ data: { translations } }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
