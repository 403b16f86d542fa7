import type { KeptChild } from './kept-child.js';
import type { Layout } from './layout.js';
import type { ServerRequest } from './protocol.js';
import { StartFailure } from './start-failure.js';
import type { PlatformState } from './state.js';
import { startTemporal } from './temporal-server.js';

/**
 * The dev server drains for more than a second whoever is there. All it has acknowledged is committed in SQLite, and it starts
 * from there as after any crash, so it is not waited for.
 */
const graceMs = 250;

/** The one server of a home, or the cluster that stands in for it. */
export interface ServerSlot {
  /** Starts it unless it runs; `located` resolves once its address is known, `ready` once it serves. */
  provide(request: ServerRequest): Provided;
  address(): string;
  stop(): Promise<void>;
}

interface Provided {
  readonly located: Promise<void>;
  readonly ready: Promise<void>;
}

type Update = (change: Partial<PlatformState>) => void;

/** @param onMoved called when the address has changed because another process took the port first */
export function createServerSlot(layout: Layout, update: Update, onMoved: () => void): ServerSlot {
  let address = '';
  let child: KeptChild | null = null;
  let current: (Provided & { readonly request: ServerRequest }) | null = null;

  const moveTo = (where: string, uiUrl: string | null, { namespace }: ServerRequest) => {
    address = where;
    update({ address, uiUrl, namespace });
    onMoved();
  };
  const launch = async (request: ServerRequest, locate: () => void): Promise<void> => {
    if (request.address !== null) return moveTo(request.address, null, request);
    await startTemporal(layout, request, {
      onPorts: ({ port, uiPort }) => {
        moveTo(`127.0.0.1:${port}`, `http://127.0.0.1:${uiPort}`, request);
        locate();
      },
      onLaunch: (launched) => (child = launched),
      onStart: (temporal) => update({ temporal }),
    });
  };
  const start = (request: ServerRequest): Provided => {
    let locate: () => void = () => {};
    const located = new Promise<void>((resolve) => (locate = resolve));
    const ready = launch(request, locate);
    ready.catch(() => (current = null));
    return { located: Promise.race([located, ready]), ready };
  };

  return {
    provide: (request) => {
      if (current !== null) refuseAnother(current.request, request);
      current ??= { ...start(request), request };
      return current;
    },
    address: () => address,
    stop: async () => child?.stop(graceMs),
  };
}

/** One home has one server: a holder that wants another would silently work on the wrong one. */
function refuseAnother(running: ServerRequest, wanted: ServerRequest): void {
  if (running.address === wanted.address && running.namespace === wanted.namespace) return;
  const name = ({ address, namespace }: ServerRequest) => `${address ?? 'the embedded server'}, namespace ${namespace}`;
  throw new StartFailure(
    'PLATFORM_BUSY',
    `[platform] this home is in use with ${name(running)}, not ${name(wanted)}; wait until that has ended, or use another RELAIS_HOME`,
  );
}
