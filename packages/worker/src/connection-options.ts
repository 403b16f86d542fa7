import { readFile } from 'node:fs/promises';
import type { TemporalConfig } from '@relais/config';

/**
 * How a client or a worker reaches Temporal: address, TLS and API key of the configuration.
 * @param address of the embedded server, where the configuration names none
 */
export async function connectionOptions(temporal: TemporalConfig, address: string) {
  const { tls, apiKey } = temporal;
  const read = (path: string | null) => (path === null ? undefined : readFile(path));
  const [crt, key, serverRootCACertificate] = await Promise.all(
    [tls?.clientCertPath, tls?.clientKeyPath, tls?.serverCaPath].map((path) => read(path ?? null)),
  );
  return {
    address,
    ...(apiKey === null ? {} : { apiKey }),
    ...(tls === null
      ? {}
      : {
          tls: {
            ...(tls.serverName === null ? {} : { serverNameOverride: tls.serverName }),
            ...(serverRootCACertificate === undefined ? {} : { serverRootCACertificate }),
            ...(crt === undefined || key === undefined ? {} : { clientCertPair: { crt, key } }),
          },
        }),
  };
}
