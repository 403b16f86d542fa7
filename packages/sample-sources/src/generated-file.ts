import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import type { SampleDataset, SampleOptions } from '@relais/core';
import { fingerprint } from '@relais/core/fingerprint';
import AdmZip from 'adm-zip';
import type { ServedFile } from './served-file.js';

/** Chunks passed over before other requests get a turn. */
const TURN = 64;
/** When the archive claims to have been made; in local time, because that is what a ZIP holds. */
const ZIP_TIME = new Date(2019, 9, 25);

/** A dataset of a sample as it is served: its stream of rows, or the archive that holds them. */
export function generatedFile(dataset: SampleDataset, options: SampleOptions): ServedFile {
  return dataset.zipMember === undefined
    ? streamedFile(dataset, options)
    : archivedFile(dataset, dataset.zipMember, options);
}

/** Made anew for every answer; a later part of it by passing over what comes before. */
function streamedFile(dataset: SampleDataset, options: SampleOptions): ServedFile {
  return {
    contentType: dataset.contentType,
    etag: `"${fingerprint({ dataset: dataset.dataset, path: dataset.path, options })}"`,
    length: () => measure(dataset.content(options)),
    send: (start, end, to) => pipeline(bytesBetween(dataset.content(options), start, end), to),
  };
}

/** Small, and the same bytes whenever its member is the same. */
function archivedFile(dataset: SampleDataset, member: string, options: SampleOptions): ServedFile {
  const zip = new AdmZip();
  zip.addFile(member, Buffer.concat([...dataset.content(options)])).header.time = ZIP_TIME;
  const bytes = zip.toBuffer();
  return {
    contentType: dataset.contentType,
    etag: `"${createHash('sha256').update(bytes).digest('hex')}"`,
    statedLength: bytes.length,
    length: async () => bytes.length,
    send: (start, end, to) => pipeline([bytes.subarray(start, end + 1)], to),
  };
}

async function measure(chunks: Iterable<Buffer>): Promise<number> {
  let length = 0;
  let seen = 0;
  for (const chunk of chunks) {
    length += chunk.length;
    if (++seen % TURN === 0) await setImmediate();
  }
  return length;
}

async function* bytesBetween(chunks: Iterable<Buffer>, start: number, end: number): AsyncGenerator<Buffer> {
  let at = 0;
  let seen = 0;
  for (const chunk of chunks) {
    if (at > end) return;
    const part = chunk.subarray(Math.max(0, start - at), end - at + 1);
    if (part.length > 0) yield part;
    else if (++seen % TURN === 0) await setImmediate();
    at += chunk.length;
  }
}
