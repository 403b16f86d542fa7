import type { Server } from 'node:http';
import { hostname } from 'node:os';
import { serve } from '@hono/node-server';
import { PermanentError } from '@relais/core';
import { createApp, type AppOptions } from './create-app.js';

export interface ServeOptions extends Pick<AppOptions, 'site' | 'onError'> {
  /** Address to listen on; the loopback one keeps others out. */
  readonly host: string;
  readonly port: number;
  /** Names besides its own under which a proxy or a name server leads here. */
  readonly names: readonly string[];
  /** How many ports after it are tried when it is taken. */
  readonly orNext: number;
}

export interface ServedSite {
  /** `http://127.0.0.1:4780/`. */
  readonly address: string;
  readonly port: number;
  /** Ends also the connections that browsers keep open. */
  close(): Promise<void>;
}

/** @throws PermanentError `PORT_TAKEN`, `HOST_UNKNOWN` */
export async function serveSite({ site, onError, host, names, port, orNext }: ServeOptions): Promise<ServedSite> {
  const app = createApp({ site, hosts: [host, hostname(), ...names], onError });
  for (let tried = port; ; tried++) {
    const server = serve({ fetch: app.fetch, hostname: host, port: tried, autoCleanupIncoming: true }) as Server;
    const failure = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      server.once('error', resolve);
      server.once('listening', () => resolve(null));
    });
    if (failure === null) return served(server, host);
    if (failure.code !== 'EADDRINUSE' || tried - port >= orNext) throw explain(failure, host, port);
  }
}

function served(server: Server, host: string): ServedSite {
  const place = server.address();
  const port = typeof place === 'object' && place !== null ? place.port : 0;
  const named = host.includes(':') ? `[${host}]` : host;
  return {
    address: `http://${named}:${port}/`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function explain(cause: NodeJS.ErrnoException, host: string, port: number): PermanentError {
  const taken = cause.code === 'EADDRINUSE' || cause.code === 'EACCES';
  return new PermanentError(
    taken
      ? `[dashboard] port ${port} of ${host} cannot be had (${cause.code}); name another one with --port`
      : `[dashboard] ${host} cannot be listened on (${cause.code}); name an address of this machine with --host`,
    { code: taken ? 'PORT_TAKEN' : 'HOST_UNKNOWN', cause },
  );
}
