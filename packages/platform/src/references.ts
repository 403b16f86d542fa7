import type { Server, Socket } from 'node:net';
import { readLines } from './read-lines.js';
import type { Hello, Ready, Reply } from './protocol.js';
import { StartFailure } from './start-failure.js';

/** Time for a starter to take the first reference, and for a connection to say who it is. */
const helloWithinMs = 10_000;

export interface ReferenceEvents {
  readonly provide: (hello: Hello, progress: (line: string) => void) => Promise<Ready>;
  readonly onHolders: (pids: readonly number[]) => void;
  /** Nobody holds a reference any more. */
  readonly onLast: () => void;
}

/**
 * Counts connections as references. A holder lets go by ending its half; ours stays open for the last one until the process
 * exits, which tells that holder that all has stopped.
 */
export function acceptReferences(control: Server, token: string, events: ReferenceEvents): void {
  const holders = new Map<Socket, number>();
  const impatience = setTimeout(() => holders.size === 0 && events.onLast(), helloWithinMs);

  const hold = async (socket: Socket, hello: Hello) => {
    clearTimeout(impatience);
    holders.set(socket, hello.pid);
    events.onHolders([...holders.values()]);
    const say = (reply: Reply) => socket.writable && socket.write(`${JSON.stringify(reply)}\n`);
    try {
      say(await events.provide(hello, (line) => say({ type: 'progress', line })));
    } catch (error) {
      say(failureOf(error));
    }
  };
  const letGo = (socket: Socket) => {
    if (!holders.delete(socket)) return socket.destroy();
    events.onHolders([...holders.values()]);
    if (holders.size > 0) socket.end(`${JSON.stringify({ type: 'shared' } satisfies Reply)}\n`);
    else events.onLast();
  };

  control.on('connection', (socket) => {
    const stranger = setTimeout(() => socket.destroy(), helloWithinMs);
    readLines(socket, (line) => {
      clearTimeout(stranger);
      const hello = parseHello(line, token);
      if (hello === null) socket.destroy();
      else void hold(socket, hello);
    });
    socket.on('end', () => letGo(socket));
    socket.on('error', () => letGo(socket));
    socket.on('close', () => clearTimeout(stranger));
  });
}

/** Null for whatever connects without the token, a browser for instance. */
function parseHello(line: string, token: string): Hello | null {
  try {
    const hello = JSON.parse(line) as Hello;
    return hello.token === token ? hello : null;
  } catch {
    return null;
  }
}

function failureOf(error: unknown): Reply {
  if (error instanceof StartFailure) return { type: 'failed', code: error.code, message: error.message };
  return {
    type: 'failed',
    code: 'PLATFORM_FAILED',
    message: `[platform] the platform could not be started: ${String(error)}`,
  };
}
