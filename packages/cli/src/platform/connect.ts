import { Client, Connection } from '@temporalio/client';
import { TransientError } from '@relais/core';
import type { Config } from '@relais/config';
import { codeVersion } from '@relais/worker/code-version';
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
    const tracing = await tracingOf(config);
    const interceptors = tracing === null ? {} : { interceptors: { workflow: [tracing.client] } };
    const close = async (): Promise<void> => {
      await tracing?.stop();
      await connection.close();
    };
    return { client: new Client({ connection, namespace, ...interceptors }), close };
  } catch (cause) {
    throw new TransientError(
      `[cli/temporal] no Temporal server answers at ${address}; start it, or unset TEMPORAL_ADDRESS to use the embedded one`,
      { code: 'TEMPORAL_UNREACHABLE', cause },
    );
  }
}

/** Whoever starts a run begins its trace. */
async function tracingOf({ telemetry }: Config) {
  if (!telemetry?.traces) return null;
  const { startTracing } = await import('@relais/telemetry/traces/start-tracing');
  return startTracing({ ...telemetry.traces, serviceVersion: codeVersion() });
}
