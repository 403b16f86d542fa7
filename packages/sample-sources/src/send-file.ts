import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { requestedRange } from './byte-range.js';
import type { ServedFile } from './served-file.js';

/** What sending ends with when the client leaves. */
const LEFT = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED', 'ECONNRESET', 'EPIPE']);

/** Answers GET and HEAD with a file, whole or in part. Pauses with the client, and stops when the client leaves. */
export async function sendFile(request: IncomingMessage, response: ServerResponse, file: ServedFile): Promise<void> {
  const headers = { 'Content-Type': file.contentType, ETag: file.etag, 'Accept-Ranges': 'bytes' };
  const range = request.method === 'GET' ? requestedRange(request.headers, file.etag) : null;
  if (range === null) {
    const stated = file.statedLength === undefined ? {} : { 'Content-Length': file.statedLength };
    return send(request, response, 200, { ...headers, ...stated }, file, 0, Infinity);
  }
  const length = await file.length();
  if (range.start >= length) {
    response.writeHead(416, { ...headers, 'Content-Range': `bytes */${length}` }).end();
    return;
  }
  const end = Math.min(range.end ?? Infinity, length - 1);
  const part = { 'Content-Range': `bytes ${range.start}-${end}/${length}`, 'Content-Length': end - range.start + 1 };
  await send(request, response, 206, { ...headers, ...part }, file, range.start, end);
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  file: ServedFile,
  start: number,
  end: number,
): Promise<void> {
  response.writeHead(status, headers);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  try {
    await file.send(start, end, response);
  } catch (error) {
    if (!LEFT.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
