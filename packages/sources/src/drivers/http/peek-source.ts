import type { PeekRequest, SourcePeek } from '../../index.js';
import { askOnce } from './ask-once.js';
import { openResponse } from './open-response.js';
import type { HttpSettings } from './settings.js';
import { assertUsable } from './status.js';

/** Reads the beginning of a file and hangs up: one try, nothing is written. */
export const peekSource = (request: PeekRequest, settings: HttpSettings): Promise<SourcePeek> =>
  askOnce(request, settings, async (base) => {
    const response = await openResponse(base, settings);
    try {
      assertUsable(response, false, base.origin);
      return await readBeginning(response.body as AsyncIterable<Buffer>, request.bytes);
    } finally {
      response.body.destroy();
    }
  });

async function readBeginning(body: AsyncIterable<Buffer>, bytes: number): Promise<SourcePeek> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > bytes) return { beginning: Buffer.concat(chunks).subarray(0, bytes), whole: false };
  }
  return { beginning: Buffer.concat(chunks), whole: true };
}
