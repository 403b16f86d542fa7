import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Takes what is posted to it, and keeps it. */
export interface HookServer {
  readonly url: string;
  readonly bodies: readonly string[];
  refuse(refusing?: boolean): void;
  close(): Promise<void>;
}

export async function startHookServer(): Promise<HookServer> {
  const bodies: string[] = [];
  let refusing = false;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (!refusing) bodies.push(body);
    response.writeHead(refusing ? 503 : 200).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    refuse: (now = true) => (refusing = now),
    close: async () => {
      if (!server.listening) return;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
