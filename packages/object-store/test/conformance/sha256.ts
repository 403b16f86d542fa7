import { createHash } from 'node:crypto';

/** Hex digest of a text or of bytes. */
export const sha256 = (body: string | Buffer): string => createHash('sha256').update(body).digest('hex');
