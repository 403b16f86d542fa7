import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (response: ServerResponse) => void;

/** A publisher under the test's control: each path answers with what the test put there last. */
export interface SourceServer {
  readonly url: string;
  /** Addresses asked for, oldest first. */
  readonly asked: readonly string[];
  answer(path: string, answer: Answer): void;
  /** Serves a whole body with its length. */
  serve(path: string, body: string | Buffer, contentType?: string): void;
  close(): Promise<void>;
}

export async function startSourceServer(): Promise<SourceServer> {
  const answers = new Map<string, Answer>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    asked.push(path);
    const answer = answers.get(path);
    if (answer) answer(response);
    else response.writeHead(404, { 'content-type': 'application/json' }).end('{"error_code":"NotFound"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const answer = (path: string, given: Answer): void => void answers.set(path, given);
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    answer,
    serve: (path, body, contentType = 'text/csv; charset=utf-8') =>
      answer(path, (response) => {
        const bytes = Buffer.from(body);
        response.writeHead(200, { 'content-type': contentType, 'content-length': bytes.length }).end(bytes);
      }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
