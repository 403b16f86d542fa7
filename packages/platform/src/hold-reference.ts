import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { PermanentError, TransientError } from '@relais/core';
import { readLines } from './read-lines.js';
import type { Failed, Hello, Ready, Reply } from './protocol.js';
import type { PlatformState } from './state.js';

const releaseWithinMs = 5_000;
/** Codes that trying again may mend. */
const transientCodes = new Set(['TEMPORAL_FAILED', 'WORKER_FAILED', 'PLATFORM_FAILED']);

export interface Reference {
  readonly ready: Ready;
  /** Resolves when the other side goes away before we let go. */
  readonly gone: Promise<void>;
  /** True when it was the last one, and all has stopped. */
  release(): Promise<boolean>;
}

/**
 * Takes a reference and waits until the platform is ready.
 * @returns null when the supervisor went away before it had answered: it had just begun to stop
 * @throws PermanentError, TransientError with the supervisor's own code
 */
export async function holdReference(
  { control }: PlatformState,
  request: Omit<Hello, 'token' | 'pid'>,
  onProgress: (line: string) => void,
): Promise<Reference | null> {
  const socket = connect({ port: control.port, host: '127.0.0.1', allowHalfOpen: true });
  let shared = false;
  const answer = new Promise<Ready | Failed | null>((resolve) => {
    // A socket is closed after every error; nothing else is to be done about one.
    socket.on('error', () => {}).once('close', () => resolve(null));
    readLines(socket, (line) => {
      const reply = JSON.parse(line) as Reply;
      if (reply.type === 'progress') onProgress(reply.line);
      else if (reply.type === 'shared') shared = true;
      else resolve(reply);
    });
  });
  const hello: Hello = { ...request, token: control.token, pid: process.pid };
  socket.write(`${JSON.stringify(hello)}\n`);

  const reply = await answer;
  if (reply === null) return null;
  if (reply.type === 'failed') {
    await letGo(socket);
    throw toError(reply);
  }
  // A command that forgets to release ends all the same.
  socket.unref();
  let released: Promise<boolean> | undefined;
  const gone = new Promise<void>((resolve) => {
    const tell = (): void => void (released ?? resolve());
    if (socket.closed) tell();
    else socket.once('end', tell).once('close', tell);
  });
  return { ready: reply, gone, release: () => (released ??= letGo(socket).then((closed) => closed && !shared)) };
}

/** The other side closes at once while others hold on, else when all has stopped; false when that took too long. */
async function letGo(socket: Socket): Promise<boolean> {
  socket.ref();
  const aborter = new AbortController();
  const { signal } = aborter;
  const closed = socket.closed
    ? Promise.resolve(true)
    : once(socket, 'close', { signal })
        .catch(() => {})
        .then(() => true);
  const late = sleep(releaseWithinMs, false, { signal });
  socket.end();
  const inTime = await Promise.race([closed, late]);
  aborter.abort();
  await Promise.allSettled([closed, late]);
  socket.destroy();
  return inTime;
}

function toError({ code, message }: Failed): Error {
  return transientCodes.has(code) ? new TransientError(message, { code }) : new PermanentError(message, { code });
}
