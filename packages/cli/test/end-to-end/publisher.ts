import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { sampleAddresses } from '@relais/cli/demo/sample-addresses';
import type { RegisteredPipeline, SampleDataset } from '@relais/core';
import { startSampleServer } from '@relais/sample-sources';
import { registry } from '@relais/workflows/pipelines';

const sample = { scale: 0.002, seed: 1 } as const;
const pipeline = registry['france-courses'] as RegisteredPipeline;

/** The sample sources behind a door: a test can keep answers back, or change them. */
export interface Publisher {
  /** Point the sources of france-courses here. */
  readonly variables: Record<string, string>;
  /** Addresses asked for, oldest first. */
  readonly asked: readonly string[];
  /** Keeps back answers to addresses that contain this text. */
  hold(part: string): Held;
  /** Rewrites the files of addresses that contain this text, until it is called without a rewriting. */
  alter(part: string, rewrite?: (body: string) => string): void;
  close(): Promise<void>;
}

export interface Held {
  /** Somebody has asked and waits. */
  readonly asked: Promise<void>;
  release(): void;
}

/** @param secret user, password and query that every address carries: a canary */
export async function startPublisher(secret?: { readonly login: string; readonly query: string }): Promise<Publisher> {
  const source = await startSampleServer({ registry, ...sample });
  const doors = new Map<string, { readonly knock: () => void; readonly opened: Promise<void> }>();
  const rewritings = new Map<string, (body: string) => string>();
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const address = request.url ?? '/';
    asked.push(address);
    for (const [part, door] of doors)
      if (address.includes(part)) {
        door.knock();
        await door.opened;
      }
    const answer = await fetch(`${source.url}${address}`);
    const body = Buffer.from(await answer.arrayBuffer());
    const rewrite = [...rewritings].find(([part]) => address.includes(part))?.[1];
    response
      .writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
      .end(rewrite ? rewrite(body.toString('utf8')) : body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    variables: addresses(server, secret),
    asked,
    hold: (part) => {
      let knock = (): void => undefined;
      let open = (): void => undefined;
      const knocked = new Promise<void>((resolve) => (knock = resolve));
      const opened = new Promise<void>((resolve) => (open = resolve));
      doors.set(part, { knock, opened });
      return { asked: knocked, release: () => (doors.delete(part), open()) };
    },
    alter: (part, rewrite) => void (rewrite ? rewritings.set(part, rewrite) : rewritings.delete(part)),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await source.close();
    },
  };
}

function addresses(server: Server, secret?: { readonly login: string; readonly query: string }) {
  const { port } = server.address() as AddressInfo;
  const plain = sampleAddresses(pipeline, `http://${secret ? `${secret.login}@` : ''}127.0.0.1:${port}`);
  return Object.fromEntries(
    Object.entries(plain).map(([name, url]) => [name, secret ? `${url}?${secret.query}` : url]),
  );
}

/** The file of a dataset as the sample sources serve it on a day. */
export function sampleFile(dataset: string, date: string): Buffer {
  return Buffer.concat([...sampleOf(dataset).content({ ...sample, date })]);
}

/** Records in that file, header not counted. */
export const sampleRows = (dataset: string, date: string): number =>
  sampleOf(dataset).recordsCount({ ...sample, date });

function sampleOf(name: string): SampleDataset {
  const found = pipeline.sample?.datasets.find(({ dataset }) => dataset === name);
  if (!found) throw new Error(`no sample of ${name}`);
  return found;
}
