import { Client, Connection } from '@temporalio/client';
import { TransientError } from '@relais/core';
import type { Config } from '@relais/config';
import { connectionOptions } from '@relais/worker/connection-options';

/** A Temporal client that closes its connection with it. */
export interface Connected {
  readonly client: Client;
  close(): Promise<void>;
}

/**
 * Connects to a Temporal frontend as the configuration says: plain, TLS, mutual TLS, or an API key.
 * @param address `host:port`
 * @throws TransientError `TEMPORAL_UNREACHABLE`
 */
export async function connect(
  config: Config,
  address: string,
  namespace = config.temporal.namespace,
): Promise<Connected> {
  const options = await connectionOptions(config.temporal, address);
  try {
    const connection = await Connection.connect({ ...options, connectTimeout: '10s' });
    return { client: new Client({ connection, namespace }), close: () => connection.close() };
  } catch (cause) {
    throw new TransientError(
      `[cli/temporal] no Temporal server answers at ${address}; start it, or unset TEMPORAL_ADDRESS to use the embedded one`,
      { code: 'TEMPORAL_UNREACHABLE', cause },
    );
  }
}
