import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { serveSite } from '@relais/dashboard/server/serve-site';
import type { Answer } from '@relais/dashboard/site/create-site';

const page: Answer = { status: 200, type: 'text/html', body: 'here', immutable: false };
const options = { site: { answer: async () => page }, onError: () => undefined, host: '127.0.0.1', names: [] };

/** Listens on a port that was free, until `work` is done. */
async function withTakenPort<T>(work: (port: number) => Promise<T>): Promise<T> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work((server.address() as AddressInfo).port);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

test('where the port is taken the next free one is served, until it is closed', () =>
  withTakenPort(async (port) => {
    const served = await serveSite({ ...options, port, orNext: 20 });
    expect(served.port).toBeGreaterThan(port);
    expect(await (await fetch(served.address)).text()).toBe('here');
    await served.close();
    await expect(fetch(served.address)).rejects.toThrow();
  }));

test('a port that was named is that one or an error', () =>
  withTakenPort(async (port) => {
    await expect(serveSite({ ...options, port, orNext: 0 })).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  }));

test('an address that is not of this machine is an error', async () => {
  await expect(serveSite({ ...options, host: '192.0.2.1', port: 0, orNext: 0 })).rejects.toMatchObject({
    code: 'HOST_UNKNOWN',
  });
});
